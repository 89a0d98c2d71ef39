// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../kernel/index.ts';

/** A running SHA-256. `digest` ends it. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  digest(): Digest;
}

export interface Crypto {
  sha256(): Sha256;
  /** SHA-256 of a whole small value as raw 32 bytes; large payloads go through `sha256()`. */
  hash(bytes: Uint8Array): Uint8Array;
  /** Ed25519 (RFC 8032) over raw 32-byte public key and 64-byte signature. */
  verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** False for keys of small order, off the curve, or with torsion, which verify messages nobody signed. */
  isStrongEd25519Key(publicKey: Uint8Array): boolean;
}

/** The laptop's own signing key; the private half never leaves the platform. */
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}
