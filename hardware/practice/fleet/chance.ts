// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** Repeatable chance: the same words always give the same bytes. */
export function seededBytes(words: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < length; block += 1) {
    blocks.push(createHash('sha256').update(`${words} ${block}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** A whole number from 0 to `below` - 1. */
export function seededNumber(words: string, below: number): number {
  return seededBytes(words, 6).readUIntBE(0, 6) % below;
}
