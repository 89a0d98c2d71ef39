// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'libsql';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { databaseErrorCode, databaseFault, isBrokenDatabase } from './database-fault.ts';
import { migrations } from './migrations.ts';

export type Db = Database.Database;

/**
 * Opens a site's database and brings its schema up to date. Throws a FaultError: `station/database-newer`, a store fault,
 * or `station/database-broken` after keeping the broken files aside. Then it goes on refusing until a backup is restored:
 * beginning anew in silence would lose every bot of the site. `isInUse` tells that the site was worked on before, so that
 * a database that is gone or empty is a lost one and not a first one.
 */
export function openDatabase(path: string, { isInUse }: { isInUse: boolean }): Db {
  const kept = brokenFiles(path);
  if (!existsSync(path) && kept.length > 0) throw brokenDatabase(join(dirname(path), kept.at(-1) ?? ''));
  if (!existsSync(path) && isInUse) throw brokenDatabase(path);
  let db: Db | undefined;
  try {
    db = new Database(path);
    prepare(db, isInUse);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof BrokenPages || isBrokenDatabase(error)) throw brokenDatabase(keepAside(path));
    throw error instanceof FaultError ? error : new FaultError(databaseFault(path, error));
  }
}

/**
 * Moves everything into the main file, then closes. libsql keeps a connection open until its last statement is collected,
 * so nothing may rest on the close itself.
 */
export function closeDatabase(db: Db): void {
  if (!db.open) return;
  try {
    pragma(db, 'wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // A full disk cannot take the pages over now; they are durable in the log and come back with the next open.
    if (databaseErrorCode(error) === undefined) throw error;
  } finally {
    db.close();
  }
}

/** The file opens, but its own check finds damage. */
class BrokenPages extends Error {}

/** The single value of a pragma. */
export function pragma(db: Db, name: string): unknown {
  const [row] = db.prepare(`PRAGMA ${name}`).all();
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined;
}

function prepare(db: Db, isInUse: boolean): void {
  // Before anything is written: what a newer program wrote stays as it is.
  refuseNewer(db);
  // SQLite takes a file of no bytes for a new database.
  if (isInUse && schemaVersion(db) === 0) throw new BrokenPages('empty');
  pragma(db, 'journal_mode = WAL');
  // FULL: a commit that returned survives a power cut, which "state is written before the effect" rests on.
  pragma(db, 'synchronous = FULL');
  const checked = pragma(db, 'quick_check(1)');
  if (checked !== 'ok') throw new BrokenPages(String(checked));
  migrate(db);
}

function refuseNewer(db: Db): void {
  const version = schemaVersion(db);
  if (version <= migrations.length) return;
  throw new FaultError(fault('station/database-newer', `schema ${version}, known up to ${migrations.length}`));
}

function schemaVersion(db: Db): number {
  return Number(pragma(db, 'user_version'));
}

function migrate(db: Db): void {
  const version = schemaVersion(db);
  migrations.slice(version).forEach((step, index) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(step);
      db.exec(`PRAGMA user_version = ${version + index + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  });
}

function brokenFiles(path: string): string[] {
  const prefix = `${basename(path)}.broken-`;
  const names = existsSync(dirname(path)) ? readdirSync(dirname(path)) : [];
  return names.filter((name) => name.startsWith(prefix) && !/-(wal|shm)$/.test(name)).sort();
}

/** Renames the database with its companions; answers the new name. */
function keepAside(path: string): string {
  const kept = `${path}.broken-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  for (const companion of ['', '-wal', '-shm']) {
    if (existsSync(path + companion)) renameSync(path + companion, kept + companion);
  }
  return kept;
}

function brokenDatabase(path: string): FaultError {
  return new FaultError(fault('station/database-broken', `kept as ${path}`, { details: { path } }));
}
