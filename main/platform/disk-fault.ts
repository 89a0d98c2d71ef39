// SPDX-License-Identifier: Apache-2.0
import { type Fault, FaultError, fault, sizeWords } from '../../app/kernel/index.ts';
import type { StoreFaultCode } from '../../app/ports/index.ts';
import { isSystemError } from './system-error.ts';

/** What a failed file operation under `path` means to a person. Rethrows anything the operating system did not say. */
export function diskFault(path: string, error: unknown, needBytes?: number): Fault<StoreFaultCode> {
  if (!isSystemError(error)) throw error;
  const code = codeOf(error.code);
  return fault(code, `${path}: ${error.code}`, {
    cause: error,
    retry: code === 'store/missing' ? 'never' : 'later',
    details: { path, need: needBytes === undefined ? 'some space' : sizeWords(needBytes) },
  });
}

/** Runs file work; what the operating system refuses leaves it as a FaultError. */
export function orDiskFault<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw new FaultError(diskFault(path, error));
  }
}

function codeOf(systemCode: string): StoreFaultCode {
  switch (systemCode) {
    case 'ENOENT':
      return 'store/missing';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'store/disk-full';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'store/read-only';
    default:
      return 'store/io';
  }
}
