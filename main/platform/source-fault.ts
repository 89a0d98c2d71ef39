// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { type Fault, fault, ok, type Result, refuse } from '../../app/kernel/index.ts';
import type { SourceFaultCode } from '../../app/ports/index.ts';
import { isSystemError } from './system-error.ts';

// What both kinds of bundles on a stick, folders and files, have in common.

export const payloadChunkBytes = 512 * 1024;
/** Never follows a symlink at the end of a path, never hangs on a fifo. */
export const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What a source refuses on its own account, beside what the operating system answers. */
export class SourceRefusal extends Error {
  readonly code: SourceFaultCode;

  constructor(code: SourceFaultCode, message: string) {
    super(message);
    this.code = code;
  }
}

export async function asSourceResult<T>(path: string, work: () => Promise<T>): Promise<Result<T, SourceFaultCode>> {
  try {
    return ok(await work());
  } catch (error) {
    return refuse(sourceFault(path, error));
  }
}

export function sourceFault(path: string, error: unknown): Fault<SourceFaultCode> {
  const more = { details: { path }, cause: error };
  if (error instanceof SourceRefusal) return fault(error.code, error.message, more);
  if (!isSystemError(error)) throw error;
  const message = `${path}: ${error.code}`;
  if (['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'ENOMEDIUM'].includes(error.code)) {
    return fault('source/missing', message, { ...more, retry: 'later' });
  }
  if (error.code === 'ELOOP') return fault('source/not-regular', message, more);
  return fault('source/io', message, { ...more, retry: 'later' });
}
