// SPDX-License-Identifier: Apache-2.0
import type { Fault, FaultDetails } from '../kernel/index.ts';
import type { ReleaseRef } from '../ports/index.ts';

/** What an update wants the bot to run: a release from this laptop, or the image that the bot keeps as `previous`. */
export type Goal =
  | { readonly kind: 'release'; readonly release: ReleaseRef; readonly model: string }
  | { readonly kind: 'previous'; readonly release: ReleaseRef; readonly model: string | null };

/** A fault as kept in a record: plain, without its cause. */
export type Trouble = { readonly code: string; readonly message: string; readonly details?: FaultDetails };

export function troubleOf(fault: Fault): Trouble {
  const { code, message, details } = fault;
  return details === undefined ? { code, message } : { code, message, details };
}

/** What was seen of a bot while its image was on trial. A restart of the station loses none; only watching anew begins rounds and times again. */
export type TrialEvidence = {
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Rounds in which the bot answered. */
  readonly rounds: number;
  readonly probesPassed: number;
  readonly probesFailed: number;
  /** Failures in a row, per probe. */
  readonly streaks: Readonly<Record<string, number>>;
  readonly restarts: number;
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  readonly lastReading: string | null;
  /** The first thing seen that a good image does not do; once set it stays. */
  readonly failure: Trouble | null;
  /** Why the newest look at the bot gave no reading; null when it gave one. */
  readonly blind: Trouble | null;
};

export const noEvidence: TrialEvidence = {
  firstAt: null,
  lastAt: null,
  rounds: 0,
  probesPassed: 0,
  probesFailed: 0,
  streaks: {},
  restarts: 0,
  health: 'none',
  lastReading: null,
  failure: null,
  blind: null,
};

/** How a bot is brought back: its trial ended, or the previous image started again after the new one had been confirmed. */
export type RevertPath = 'end-trial' | 'start-previous';

/** One bot, one update. A field exists only in the phases in which it is true. Times are wall time in ms. */
export type UpdateState =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'preflight'; readonly trouble: Trouble | null }
  | { readonly phase: 'staging'; readonly trouble: Trouble | null }
  | { readonly phase: 'staged' }
  | { readonly phase: 'activating'; readonly since: number; readonly trouble: Trouble | null }
  | {
      readonly phase: 'probing';
      readonly since: number;
      readonly swapMs: number | null;
      readonly evidence: TrialEvidence;
    }
  | {
      readonly phase: 'soaking';
      readonly since: number;
      readonly swapMs: number | null;
      readonly evidence: TrialEvidence;
    }
  | { readonly phase: 'confirming'; readonly swapMs: number | null; readonly trouble: Trouble | null }
  | { readonly phase: 'confirmed'; readonly at: number; readonly changed: boolean }
  | { readonly phase: 'reverting'; readonly path: RevertPath; readonly why: Trouble; readonly trouble: Trouble | null }
  | { readonly phase: 'reverted'; readonly why: Trouble; readonly at: number; readonly touched: boolean }
  | { readonly phase: 'blocked'; readonly trouble: Trouble; readonly at: number };

export type UpdateRecord = {
  /** `rollout:bot`. */
  readonly id: string;
  readonly rolloutId: string;
  readonly botId: string;
  /** The operation id under which the bot is changed; `op` for the swap, `op.back` for going back after a confirm. */
  readonly op: string;
  /** The register name on the bot. */
  readonly app: string;
  readonly goal: Goal;
  /** What the bot ran when the rollout was planned, in words. */
  readonly from: string;
  readonly state: UpdateState;
};

export function updateId(rolloutId: string, botId: string): string {
  return `${rolloutId}:${botId}`;
}

/** Nothing more happens by itself in these phases. */
export function isEnded(state: UpdateState): boolean {
  return state.phase === 'confirmed' || state.phase === 'reverted' || state.phase === 'blocked';
}

/** The bot is out of its normal service in these phases: one image stopped, the other not yet answering. */
export function isOutOfService(state: UpdateState): boolean {
  return state.phase === 'activating' || state.phase === 'probing' || state.phase === 'reverting';
}
