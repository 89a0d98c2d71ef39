// SPDX-License-Identifier: Apache-2.0
import { type Fault, FaultError, fault, sizeWords } from '../../app/kernel/index.ts';
import type { StoreFaultCode } from '../../app/ports/index.ts';
import { isSystemError } from './system-error.ts';

/** What a failed file operation under `path` means to a person. Rethrows anything the operating system did not say. */
export function diskFault(path: string, error: unknown, needBytes?: number): Fault<StoreFaultCode> {
  if (!isSystemError(error)) throw error;
  return storeFault(path, { systemCode: error.code, cause: error }, needBytes);
}

/** The same for a failed file operation that a library wrapped into its own words; null when they name none. */
export function diskFaultIn(path: string, error: Error): Fault<StoreFaultCode> | null {
  const [, systemCode] = /\b(ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EIO): /.exec(error.message) ?? [];
  return systemCode === undefined ? null : storeFault(path, { systemCode, cause: error });
}

type Answered = { readonly systemCode: string; readonly cause: unknown };

function storeFault(path: string, { systemCode, cause }: Answered, needBytes?: number): Fault<StoreFaultCode> {
  const code = codeOf(systemCode);
  return fault(code, `${path}: ${systemCode}`, {
    cause,
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

/** `orDiskFault` for work that takes its time. */
export async function untilDiskFault<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FaultError ? error : new FaultError(diskFault(path, error));
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
