// SPDX-License-Identifier: Apache-2.0

/**
 * Every step the schema ever took; the database's `user_version` counts the steps it has behind it.
 * A step that was released is never edited: a new one follows it. `migrations.test.ts` begins at every old version.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE documents (
     collection TEXT NOT NULL,
     id TEXT NOT NULL,
     json TEXT NOT NULL,
     PRIMARY KEY (collection, id)
   ) WITHOUT ROWID`,
];
