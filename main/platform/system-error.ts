// SPDX-License-Identifier: Apache-2.0

/** True for an error that the operating system answered (`ENOENT`, `EIO`, …). */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}
