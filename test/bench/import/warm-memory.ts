// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(1024 * 1024, 1);

/**
 * Fills as much of the page cache as the next copy needs and frees it again. A virtual machine gives memory that is free for two
 * seconds back to its host, and gets it back slowly; whoever is measured first would pay for that, and a real laptop never does.
 */
export function warmMemory(folder: string, megabytes: number): void {
  const path = join(folder, 'warm');
  const handle = openSync(path, 'w');
  for (let written = 0; written < megabytes; written += 1) writeSync(handle, CHUNK);
  closeSync(handle);
  rmSync(path);
}
