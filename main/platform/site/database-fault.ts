// SPDX-License-Identifier: Apache-2.0
import { type Fault, fault } from '../../../app/kernel/index.ts';

/** The name of an SQLite result (`SQLITE_FULL`), or undefined when the error is not the database's. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_')) return error.code;
  // libsql reports a failed open as a plain error that ends in the result code.
  return /Unable to open connection to local database .*: 14/.test(error.message) ? 'SQLITE_CANTOPEN' : undefined;
}

export function isBrokenDatabase(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code !== undefined && /^SQLITE_(NOTADB|CORRUPT)/.test(code);
}

/** What a failed database call means to a person. Rethrows what is not the database's fault but ours (wrong SQL). */
export function databaseFault(path: string, error: unknown): Fault {
  const code = databaseErrorCode(error);
  const more = { cause: error, details: { path, need: 'some space' } };
  if (code === undefined) throw error;
  if (isBrokenDatabase(error)) return fault('station/database-broken', `${path}: ${code}`, more);
  if (code.startsWith('SQLITE_FULL')) return fault('store/disk-full', `${path}: ${code}`, { ...more, retry: 'later' });
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code)) return fault('store/read-only', `${path}: ${code}`, more);
  if (code.startsWith('SQLITE_IOERR')) return fault('store/io', `${path}: ${code}`, { ...more, retry: 'later' });
  throw error;
}
