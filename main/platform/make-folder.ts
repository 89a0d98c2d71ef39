// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { FaultError, fault } from '../../app/kernel/index.ts';
import { diskFault } from './disk-fault.ts';
import { isSystemError } from './system-error.ts';

/** Makes a folder and its parents, for its owner only. Throws a FaultError with a store fault. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    // Node answers ENOENT for a recursive mkdir on a read-only disk; a parent cannot be missing here.
    if (isSystemError(error) && error.code === 'ENOENT') {
      throw new FaultError(fault('store/read-only', `${path}: cannot be made`, { cause: error, details: { path } }));
    }
    throw new FaultError(diskFault(path, error));
  }
}
