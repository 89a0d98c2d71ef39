// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import * as z from 'zod/mini';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { diskFault } from '../disk-fault.ts';
import { databaseErrorCode, databaseFault } from '../site/database-fault.ts';

export type Lock = { release(): void };

const holderSchema = z.object({ pid: z.number() });

/**
 * Makes this process the one writer of a home, or throws `station/already-running` with the holder's pid.
 * The lock itself is the operating system's, held through SQLite: it ends with its process however that dies, so there is
 * no stale lock and no race over one. `station.lock` only says who holds it.
 */
export function takeLock(home: string): Lock {
  const guard = openGuard(join(home, 'station.lock.held'));
  const holderFile = join(home, 'station.lock');
  try {
    guard.exec('BEGIN EXCLUSIVE');
    writeFileSync(holderFile, `${JSON.stringify({ pid: process.pid })}\n`, { mode: 0o600 });
  } catch (error) {
    guard.close();
    if (databaseErrorCode(error)?.startsWith('SQLITE_BUSY')) throw alreadyRunning(home);
    const isDatabase = databaseErrorCode(error) !== undefined;
    throw new FaultError(isDatabase ? databaseFault(holderFile, error) : diskFault(holderFile, error));
  }
  return {
    release() {
      rmSync(holderFile, { force: true });
      guard.close();
    },
  };
}

/** The pid that `station.lock` names, or null when nobody wrote one. It may be dead. */
export function lockHolder(home: string): number | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(join(home, 'station.lock'), 'utf8'))).pid;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

function openGuard(path: string): Database.Database {
  try {
    return new Database(path);
  } catch (error) {
    throw new FaultError(databaseFault(path, error));
  }
}

function alreadyRunning(home: string): FaultError {
  const pid = lockHolder(home);
  return new FaultError(
    fault('station/already-running', `${home} is locked by process ${pid ?? 'unknown'}`, {
      retry: 'later',
      details: { pid },
    }),
  );
}
