// SPDX-License-Identifier: Apache-2.0

export type Delta<T> = { readonly put: readonly T[]; readonly remove: readonly string[] };

/** A keyed collection that can be watched: a snapshot now, deltas from then on. */
export interface Feed<T extends { readonly id: string }> {
  snapshot(): readonly T[];
  /** Calls back synchronously with every later change; the answer stops it. */
  watch(listener: (delta: Delta<T>) => void): () => void;
}

/** The writing side of a feed. */
export class FeedSource<T extends { readonly id: string }> implements Feed<T> {
  readonly #items = new Map<string, T>();
  readonly #listeners = new Set<(delta: Delta<T>) => void>();

  snapshot(): readonly T[] {
    return [...this.#items.values()];
  }

  find(id: string): T | undefined {
    return this.#items.get(id);
  }

  watch(listener: (delta: Delta<T>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  put(...items: readonly T[]): void {
    for (const item of items) this.#items.set(item.id, item);
    this.#tell({ put: items, remove: [] });
  }

  remove(...ids: readonly string[]): void {
    for (const id of ids) this.#items.delete(id);
    this.#tell({ put: [], remove: ids });
  }

  #tell(delta: Delta<T>): void {
    for (const listener of this.#listeners) listener(delta);
  }
}
