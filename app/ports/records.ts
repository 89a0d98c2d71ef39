// SPDX-License-Identifier: Apache-2.0

/**
 * Durable documents by id. Synchronous on purpose: when `put` returns, the document survives a power cut
 * (SQLite WAL, synchronous=FULL), which is what "state is written before the effect" rests on.
 */
export interface Collection<T> {
  find(id: string): T | undefined;
  all(): readonly T[];
  put(id: string, document: T): void;
  remove(id: string): void;
}

/** The names of the collections of a site, one per kind of record. */
export type CollectionName = 'bots' | 'releases' | 'rollouts' | 'updates' | 'settings';

export interface Records {
  collection<T>(name: CollectionName): Collection<T>;
  /** All writes inside `work` become durable together or not at all. */
  atomically(work: () => void): void;
}
