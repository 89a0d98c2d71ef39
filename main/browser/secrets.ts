// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 32 random bytes as text that fits into an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Secrets by their hash. Looking one up takes the same time for every wrong guess: each is compared in constant time,
 * and no comparison is left out.
 */
export class SecretMap<T> {
  #entries: { readonly hash: Buffer; readonly value: T }[] = [];
  readonly #capacity: number;

  /** The oldest entries beyond `capacity` are forgotten. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(secret: string, value: T): void {
    this.#entries = [...this.#entries, { hash: sha256(secret), value }].slice(-this.#capacity);
  }

  find(secret: string): T | undefined {
    const hash = sha256(secret);
    let found: T | undefined;
    for (const entry of this.#entries) {
      if (timingSafeEqual(entry.hash, hash)) found = entry.value;
    }
    return found;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
