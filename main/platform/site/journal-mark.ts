// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import * as z from 'zod/mini';
import type { JournalMark } from '../../../app/journal/index.ts';
import { FaultError } from '../../../app/kernel/index.ts';
import { databaseFault } from './database-fault.ts';

/** Where a site's records say how far its journal had come. */
export const journalMarkPlace = { collection: 'settings', id: 'journal-mark' } as const;

const markSchema = z.object({ entries: z.int(), leaf: z.string() });

/** The mark of a site that may be open elsewhere; nothing is written. Null when there is none. Throws a FaultError. */
export function findJournalMark(siteFolder: string): JournalMark | null {
  const path = join(siteFolder, 'site.db');
  if (!existsSync(path)) return null;
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: true });
    const rows = db
      .prepare('SELECT json FROM documents WHERE collection = ? AND id = ?')
      .pluck()
      .all(journalMarkPlace.collection, journalMarkPlace.id);
    return rows[0] === undefined ? null : markSchema.parse(JSON.parse(String(rows[0])));
  } catch (error) {
    throw new FaultError(databaseFault(path, error));
  } finally {
    db?.close();
  }
}
