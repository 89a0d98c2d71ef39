// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { maxFrameBytes } from '../../app/contract/index.ts';

/** Half a frame: leaves room for the envelope and for one large item. */
const targetBytes = maxFrameBytes / 2;

/** Groups items so that each group fits into one frame; an item larger than a frame stands alone. */
export function splitBySize<T>(items: readonly T[]): T[][] {
  const groups: T[][] = [];
  let group: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const itemBytes = Buffer.byteLength(JSON.stringify(item));
    if (group.length > 0 && bytes + itemBytes > targetBytes) {
      groups.push(group);
      group = [];
      bytes = 0;
    }
    group.push(item);
    bytes += itemBytes;
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
