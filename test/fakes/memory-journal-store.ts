// SPDX-License-Identifier: Apache-2.0
import type { JournalStore } from '../../app/ports/index.ts';

/** A journal's files in memory, open to a test's hands: it may edit lines, cut the tail or fail a write. */
export class MemoryJournalStore implements JournalStore {
  lines: string[] = [];
  checkpoint: string | null = null;
  /** Thrown by the next write of this kind, once. */
  failNext: { readonly write: 'line' | 'checkpoint'; readonly error: Error } | null = null;

  readLines(): readonly string[] {
    return [...this.lines];
  }

  append(line: string): void {
    this.#failIfAsked('line');
    this.lines.push(line);
  }

  readCheckpoint(): string | null {
    return this.checkpoint;
  }

  writeCheckpoint(note: string): void {
    this.#failIfAsked('checkpoint');
    this.checkpoint = note;
  }

  #failIfAsked(write: 'line' | 'checkpoint'): void {
    if (this.failNext?.write !== write) return;
    const { error } = this.failNext;
    this.failNext = null;
    throw error;
  }
}
