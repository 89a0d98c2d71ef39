// SPDX-License-Identifier: Apache-2.0
import { type Fault, FaultError, fault, sizeWords } from '../../app/kernel/index.ts';
import type { StoreFaultCode } from '../../app/ports/index.ts';
import { isSystemError } from './system-error.ts';

/** What the operating system said about this laptop's disk, as a fault. Anything else thrown is a defect and passes through. */
export function storeFault(path: string, error: unknown, sizeBytes = 0): Fault<StoreFaultCode> {
  if (!isSystemError(error)) throw error;
  const message = `${path}: ${error.code}`;
  switch (error.code) {
    case 'ENOENT':
      return fault('store/missing', message, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
      return fault('store/disk-full', message, {
        retry: 'later',
        details: { need: sizeWords(sizeBytes) },
        cause: error,
      });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return fault('store/read-only', message, { retry: 'later', details: { path }, cause: error });
    default:
      return fault('store/io', message, { retry: 'later', cause: error });
  }
}

/** Runs file work of one room; a system error leaves it as a FaultError. */
export function orStoreFault<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw new FaultError(storeFault(path, error));
  }
}
