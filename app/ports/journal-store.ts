// SPDX-License-Identifier: Apache-2.0

/** The journal's two files as the core sees them. Lines only ever grow; `append` returns after fsync. */
export interface JournalStore {
  readLines(): readonly string[];
  append(line: string): void;
  readCheckpoint(): string | null;
  /** Replaced atomically. */
  writeCheckpoint(note: string): void;
}
