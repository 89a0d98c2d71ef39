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
  const all = db.prepare('SELECT id, json FROM documents WHERE collection = ?').raw();
  const put = db.prepare('INSERT OR REPLACE INTO documents (collection, id, json) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM documents WHERE collection = ? AND id = ?');
  // This process is the only writer, so what was read or written once needs no second reading.
  const known = new Map<CollectionName, Map<string, unknown>>();
  const documents = (name: CollectionName): Map<string, unknown> => {
    const read = known.get(name) ?? new Map(all.all(name).map(readRow));
    known.set(name, read);
    return read;
  };
  return {
    collection<T>(name: CollectionName): Collection<T> {
      // Only this room writes documents, so their type is the one they were written with.
      const typed = () => documents(name) as Map<string, T>;
      return {
        find: (id) => guarded(() => typed().get(id)),
        all: () => guarded(() => [...typed()].sort(byId).map(([, document]) => document)),
        put: (id, document) =>
          guarded(() => {
            const json = JSON.stringify(document);
            put.run(name, id, json);
            typed().set(id, JSON.parse(json));
          }),
        remove: (id) =>
          guarded(() => {
            remove.run(name, id);
            typed().delete(id);
          }),
      };
    },
    atomically: (work) =>
      guarded(() => {
        try {
          runAtomically(db, work);
        } catch (error) {
          // What was taken back in the database must not be remembered here.
          known.clear();
          throw error;
        }
      }),
  };
}

function readRow(row: unknown): [string, unknown] {
  const [id, json] = Array.isArray(row) ? row : [];
  return [String(id), JSON.parse(String(json))];
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
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
