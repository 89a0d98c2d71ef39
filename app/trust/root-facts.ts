// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, fault, ok, type Result, refuse } from '../kernel/index.ts';
import type { Crypto } from '../ports/index.ts';
import { hexOf } from './hex.ts';
import { lintMetadata } from './lint.ts';
import type { RootSigned, TrustRole } from './metadata.ts';
import { countSignatures } from './signatures.ts';

/** What a person compares before a site trusts a publisher. */
export type RootFacts = {
  /** Eight groups of four hex digits, read aloud and compared. */
  readonly fingerprint: string;
  readonly version: number;
  readonly expires: string;
  readonly facts: readonly string[];
};

/** Reads a root file that nothing vouches for yet. It must be signed by its own keys; whose they are, only a person can say. */
export function inspectRoot(bytes: Uint8Array, crypto: Crypto): Result<RootFacts> {
  const linted = lintMetadata('root', bytes, crypto);
  if (!linted.ok) return linted;
  const root = linted.value.signed;
  const { good, needed } = countSignatures(linted.value, root, crypto);
  if (good < needed) {
    const why = `root.json: signed by ${good} of the ${needed} keys it needs`;
    return refuse(fault('trust/meta-threshold', why, { details: { file: 'root.json' } }));
  }
  const { root: rootRole, targets, timestamp } = root.roles;
  return ok({
    fingerprint: rootFingerprint(root, crypto),
    version: root.version,
    expires: root.expires,
    facts: [
      `${share(targets)} sign releases.`,
      `${share(rootRole)} may change whom this site trusts.`,
      `${share(timestamp)} can say how fresh a stick is.`,
    ],
  });
}

/** "2 of 3 keys", "1 key". */
function share({ threshold, keyids }: TrustRole): string {
  return keyids.length === 1 ? '1 key' : `${threshold} of ${keyids.length} keys`;
}

/**
 * Names the people behind a root: 128 bits of SHA-256 over its root keys and their threshold.
 * It stays the same when the root is renewed by the same people, and nobody else can sign a root that has it.
 */
export function rootFingerprint(root: RootSigned, crypto: Crypto): string {
  const { keyids, threshold } = root.roles.root;
  const keySet = canonicalJson({ keyids: [...keyids].sort(), threshold });
  const hex = hexOf(crypto.hash(new TextEncoder().encode(keySet))).slice(0, 32);
  return (hex.match(/.{4}/g) ?? []).join(' ');
}
