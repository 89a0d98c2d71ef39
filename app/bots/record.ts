// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../kernel/index.ts';
import type { BotAddress, BotFamily, BotObservation, IdentityGrade, ReleaseRef } from '../ports/index.ts';

/** What this laptop durably knows of a bot. What the bot runs is not here: only the bot says that. */
export type BotRecord = {
  readonly id: string;
  readonly name: string;
  readonly family: BotFamily;
  readonly model: string | null;
  readonly cell: string | null;
  readonly address: BotAddress;
  readonly identity: {
    readonly grade: IdentityGrade;
    readonly value: string;
    readonly facts: Readonly<Record<string, string>>;
  };
  readonly addedAt: number;
  readonly lastSeenAt: number | null;
  /** Milliseconds the last swap took on this bot, from stop to answer; null until one was measured. */
  readonly swapMs: number | null;
  /** Releases confirmed on this bot through this laptop, newest first. The last known good is the first that is not running. */
  readonly confirmed: readonly ReleaseRef[];
  /** Images of a microcontroller (by their `config`) that this laptop saw it run for good, newest first. */
  readonly kept?: readonly Digest[];
};

/** The newest reading of a bot, or why there is none. */
export type Sighting =
  | { readonly kind: 'never' }
  | { readonly kind: 'seen'; readonly at: number; readonly observation: BotObservation }
  | {
      readonly kind: 'lost';
      readonly since: number;
      readonly faultCode: string;
      readonly sentence: string;
      readonly last: BotObservation | null;
    };

/** The newest observation, however old. */
export function lastObservation(sighting: Sighting): BotObservation | null {
  if (sighting.kind === 'seen') return sighting.observation;
  return sighting.kind === 'lost' ? sighting.last : null;
}

export function addressWords(address: BotAddress): string {
  if (address.link === 'udp') return `${address.host}:${address.port} (UDP)`;
  switch (address.via) {
    case 'socket':
      return address.path;
    case 'tls':
      return `${address.host}:${address.port} (TLS)`;
    case 'ssh':
      return `${address.user}@${address.host}:${address.port} (SSH)`;
  }
}

export function releaseWords(release: ReleaseRef | null, label: string): string {
  return release === null ? label : `${release.product} ${release.version}`;
}

export function sameRelease(a: ReleaseRef | null, b: ReleaseRef | null): boolean {
  return a !== null && b !== null && a.product === b.product && a.version === b.version;
}
