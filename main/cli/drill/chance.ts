// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** A whole number from `least` to `most`; the same words always give the same. */
export function drawn(words: string, [least, most]: readonly [least: number, most: number]): number {
  const draw = createHash('sha256').update(words).digest().readUInt32BE();
  return least + (draw % (most - least + 1));
}
