// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../../app/kernel/index.ts';

const HASH_BYTES = 32;

/** The SHA-256 of an image as the bot names it; null where it uses another hash or none. */
export function digestOf(hash: Uint8Array | undefined): Digest | null {
  if (hash === undefined || hash.length !== HASH_BYTES) return null;
  return `sha256:${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export function bytesOf(digest: Digest): Uint8Array {
  const hex = digest.slice('sha256:'.length);
  return Uint8Array.from({ length: HASH_BYTES }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}
