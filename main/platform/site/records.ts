// SPDX-License-Identifier: Apache-2.0
import { FaultError } from '../../../app/kernel/index.ts';
import type { Collection, CollectionName, Records } from '../../../app/ports/index.ts';
import type { Db } from './database.ts';
import { databaseFault } from './database-fault.ts';

/** The records of a site in its database. A write that cannot be made durable throws a FaultError. */
export function createRecords(db: Db, path: string): Records {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw error instanceof FaultError ? error : new FaultError(databaseFault(path, error));
    }
  };
  const find = db.prepare('SELECT json FROM documents WHERE collection = ? AND id = ?').pluck();
  const all = db.prepare('SELECT json FROM documents WHERE collection = ? ORDER BY id').pluck();
  const put = db.prepare('INSERT OR REPLACE INTO documents (collection, id, json) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM documents WHERE collection = ? AND id = ?');
  return {
    collection<T>(name: CollectionName): Collection<T> {
      return {
        find: (id) => guarded(() => find.all(name, id).map((json) => readDocument<T>(json))[0]),
        all: () => guarded(() => all.all(name).map((json) => readDocument<T>(json))),
        put: (id, document) => guarded(() => void put.run(name, id, JSON.stringify(document))),
        remove: (id) => guarded(() => void remove.run(name, id)),
      };
    },
    atomically: (work) => guarded(() => runAtomically(db, work)),
  };
}

// Only this room writes documents, so their type is the one they were written with.
function readDocument<T>(json: unknown): T {
  return JSON.parse(String(json));
}

/** An inner call joins the outer one: all or nothing is decided by the outermost. */
function runAtomically(db: Db, work: () => void): void {
  if (db.inTransaction) {
    work();
    return;
  }
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    // A full disk already rolled back by itself.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
