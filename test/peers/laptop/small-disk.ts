// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** A file system of a few megabytes that can be filled to the last byte. */
export class SmallDisk {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async mount(sizeMb: number): Promise<SmallDisk> {
    const path = await mkdtemp(join(tmpdir(), 'millwright-small-'));
    await exec('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=700`, 'tmpfs', path]);
    return new SmallDisk(path);
  }

  fill(): void {
    const file = openSync(join(this.path, 'ballast'), 'a');
    try {
      const block = Buffer.alloc(65_536);
      while (writeSync(file, block) > 0);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(file);
    }
  }

  async free(): Promise<void> {
    await rm(join(this.path, 'ballast'));
  }

  async unmount(): Promise<void> {
    await exec('umount', [this.path]);
    await rm(this.path, { recursive: true });
  }
}
