// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, verify } from 'node:crypto';
import { Point } from '@noble/ed25519';
import type { Crypto, Sha256 } from '../../app/ports/index.ts';

/** DER of a SubjectPublicKeyInfo for Ed25519 up to the 32 key bytes (RFC 8410 §4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The host's crypto: hashing and verifying by OpenSSL, the strength of keys by noble, since OpenSSL accepts weak ones. */
export const nodeCrypto: Crypto = {
  sha256(): Sha256 {
    const hash = createHash('sha256');
    return {
      update: (bytes) => {
        hash.update(bytes);
      },
      digest: () => `sha256:${hash.digest('hex')}`,
    };
  },

  hash: (bytes) => createHash('sha256').update(bytes).digest(),

  verifyEd25519(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  },

  isStrongEd25519Key(publicKey) {
    const point = parsePoint(publicKey);
    return point !== undefined && !point.isSmallOrder() && point.isTorsionFree();
  },
};

/** The curve point, or undefined for bytes that are no canonical encoding of one (RFC 8032 §5.1.3). */
function parsePoint(publicKey: Uint8Array): Point | undefined {
  try {
    return Point.fromBytes(publicKey, false);
  } catch (error) {
    // noble answers a bad encoding with a plain Error or a RangeError, and nothing else can fail here.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
