// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../kernel/index.ts';
import type { Crypto } from '../ports/index.ts';
import { hexOf, parseHex } from './hex.ts';
import { trustLimits } from './limits.ts';
import { type RootSigned, roleNames, type TrustKey, type TrustRole } from './metadata.ts';
import { refuseFile } from './refusal.ts';

/** The rules for whom a root trusts. A client counts key ids; these rules make a key id mean one strong key. */
export function lintRoot(file: string, root: RootSigned, crypto: Crypto): void {
  const publicKeys = new Set<string>();
  for (const [keyId, key] of Object.entries(root.keys)) {
    lintKey(file, keyId, key, crypto);
    if (publicKeys.has(key.keyval.public)) refuseFile('trust/meta-dup-key', file, `${keyId} repeats a key`);
    publicKeys.add(key.keyval.public);
  }
  for (const name of roleNames) {
    const floor = name === 'root' || name === 'targets' ? trustLimits.thresholdFloor : 1;
    lintRole(`${file} (${name})`, root.roles[name], floor);
    for (const keyId of root.roles[name].keyids) {
      if (!Object.hasOwn(root.keys, keyId))
        refuseFile('trust/meta-invalid', file, `${name} names the absent key ${keyId}`);
    }
  }
}

function lintKey(file: string, keyId: string, key: TrustKey, crypto: Crypto): void {
  if (key.keytype !== 'ed25519' || key.scheme !== 'ed25519') {
    refuseFile('trust/meta-bad-key', file, `${keyId} is ${key.keytype}/${key.scheme}`);
  }
  const publicKey = parseHex(key.keyval.public, 32);
  if (!publicKey) refuseFile('trust/meta-bad-key', file, `${keyId} is not 32 bytes of lower-case hex`);
  // The client never recomputes key ids: one key under two ids would count as two people.
  if (keyIdOf(key, crypto) !== keyId) refuseFile('trust/meta-keyid-mismatch', file, keyId);
  if (!crypto.isStrongEd25519Key(publicKey)) refuseFile('trust/meta-weak-key', file, keyId);
}

function lintRole(file: string, role: TrustRole, floor: number): void {
  if (new Set(role.keyids).size !== role.keyids.length)
    refuseFile('trust/meta-dup-key', file, 'a key id is listed twice');
  if (role.threshold < floor) refuseFile('trust/meta-threshold-too-low', file, `${role.threshold} is below ${floor}`);
  if (role.keyids.length < role.threshold) {
    refuseFile('trust/meta-invalid', file, `${role.keyids.length} keys cannot make ${role.threshold} signatures`);
  }
}

/** The name of a key: SHA-256 of its canonical form (TUF specification §4.2). */
export function keyIdOf(key: TrustKey, crypto: Crypto): string {
  return hexOf(crypto.hash(new TextEncoder().encode(canonicalJson(key))));
}
