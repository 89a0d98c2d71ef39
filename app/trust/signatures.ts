// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../kernel/index.ts';
import type { Crypto } from '../ports/index.ts';
import { parseHex } from './hex.ts';
import type { AnyMetadata, RootSigned } from './metadata.ts';

export type SignatureCount = {
  /** Distinct keys of the role that signed these very bytes. */
  readonly good: number;
  readonly needed: number;
  /** Keys that the role has. */
  readonly of: number;
};

/** How many keys of the role, as `root` names them, signed this metadata. */
export function countSignatures(metadata: AnyMetadata, root: RootSigned, crypto: Crypto): SignatureCount {
  const role = root.roles[metadata.signed._type];
  const message = new TextEncoder().encode(canonicalJson(metadata.signed));
  const good = metadata.signatures.filter(({ keyid, sig }) => {
    const key = role.keyids.includes(keyid) ? root.keys[keyid] : undefined;
    const publicKey = key && parseHex(key.keyval.public, 32);
    const signature = parseHex(sig, 64);
    return publicKey && signature && crypto.verifyEd25519(publicKey, message, signature);
  });
  return { good: new Set(good.map(({ keyid }) => keyid)).size, needed: role.threshold, of: role.keyids.length };
}
