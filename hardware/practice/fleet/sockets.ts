// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The kernel's limit is 108 bytes with the closing zero (unix(7)); other systems have less. */
const MAX_PATH = 100;
const LONGEST_NAME = 24;

/** A folder, closed to others, whose socket paths are short enough: inside `folder`, or a twin of it among the temporary files. */
export function socketFolder(folder: string): string {
  const own = join(resolve(folder), 'sockets');
  const key = createHash('sha256').update(own).digest('hex').slice(0, 12);
  const place = Buffer.byteLength(own) + LONGEST_NAME < MAX_PATH ? own : join(tmpdir(), `millwright-${key}`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  chmodSync(place, 0o700);
  return place;
}
