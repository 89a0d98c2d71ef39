// SPDX-License-Identifier: Apache-2.0
import { type Fault, fault } from '../../app/kernel/index.ts';
import type { StoreFaultCode } from '../../app/ports/index.ts';
import { isSystemError } from './system-error.ts';

/** What a failed file operation under `path` means to a person. Rethrows anything the operating system did not say. */
export function diskFault(path: string, error: unknown): Fault<StoreFaultCode> {
  if (!isSystemError(error)) throw error;
  return fault(codeOf(error.code), `${path}: ${error.code}`, {
    cause: error,
    retry: 'later',
    details: { path, need: 'some space' },
  });
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
