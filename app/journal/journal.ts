// SPDX-License-Identifier: Apache-2.0
import type { JournalEntryView } from '../contract/index.ts';
import { type Fault, type Feed, FeedSource, type Result } from '../kernel/index.ts';
import type { Clock, Crypto, JournalStore, Signer } from '../ports/index.ts';
import { toBase64 } from './base64.ts';
import { signCheckpoint } from './checkpoint.ts';
import { boundEntry, type Entry, formatEntry, type NewEntry, parseEntry, viewOf } from './entry.ts';
import { appendLeaf, type CompactRange, emptyRange, sameBytes } from './merkle.ts';
import {
  findMissed,
  inconsistent,
  type JournalFaultCode,
  type JournalMark,
  leafOf,
  prevOf,
  readCheckpoint,
  type VerifiedJournal,
  verifyJournal,
  type WrittenJournal,
} from './verify.ts';

/** Entries kept in the feed, newest last. */
const feedLength = 200;

/** The tamper-evident record of what people did and what Millwright decided. */
export interface Journal {
  /**
   * Durable and signed when it returns. Throws a FaultError with a `store/…` code when the disk refuses; the entry may
   * then be written or not. In an inconsistent journal entries are still written, but nothing changed is signed over.
   */
  append(entry: NewEntry): JournalEntryView;
  readonly length: number;
  /** Newest first, those with `seq` below `before` (null: from the newest). */
  list(before: number | null, limit: number): readonly JournalEntryView[];
  /** Newest first, those that name this id. */
  about(id: string, limit: number): readonly JournalEntryView[];
  /** The newest 200. */
  readonly feed: Feed<JournalEntryView>;
  /** Reads both files again and every line in them. */
  verify(): Result<VerifiedJournal, JournalFaultCode>;
  /** What was wrong when the journal was opened, without hashing every line, or null. */
  readonly damage: Fault<JournalFaultCode> | null;
}

/** Where the mark is kept: durable, and not beside the journal's files. */
export type JournalMarks = { find(): JournalMark | undefined; put(mark: JournalMark): void };

type Parts = {
  readonly store: JournalStore;
  readonly signer: Signer;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly marks: JournalMarks;
};

/** Opens the journal. An entry whose signature a power cut prevented is signed now, and an entry says so. */
export function createJournal(parts: Parts): Journal {
  return new SignedJournal(parts);
}

class SignedJournal implements Journal {
  readonly feed = new FeedSource<JournalEntryView>();
  readonly #parts: Parts;
  readonly #lines: string[];
  #range: CompactRange = emptyRange;
  /** Entries that the checkpoint on disk covers. */
  #signed = 0;
  #lastLeaf: Uint8Array | undefined;
  #damage: Fault<JournalFaultCode> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#lines = [...parts.store.readLines()];
    const unsigned = this.#resume();
    this.feed.put(...viewsOf(this.#lines.slice(-feedLength)));
    if (unsigned !== undefined) this.#signLate(unsigned);
  }

  get length(): number {
    return this.#lines.length;
  }

  get damage(): Fault<JournalFaultCode> | null {
    return this.#damage;
  }

  append(given: NewEntry): JournalEntryView {
    const { store, crypto, clock } = this.#parts;
    // A disk that was full may have refused the last signature; two unsigned lines would look like a forgery.
    if (this.#signed < this.#range.size) this.#sign();
    const entry: Entry = {
      ...boundEntry(given),
      seq: this.#lines.length + 1,
      at: new Date(clock.now()).toISOString(),
      prev: prevOf(this.#lastLeaf),
    };
    const line = formatEntry(entry);
    store.append(line);
    this.#lines.push(line);
    this.#grow(leafOf(crypto, line));
    this.#show(viewOf(entry));
    this.#sign();
    return viewOf(entry);
  }

  list(before: number | null, limit: number): readonly JournalEntryView[] {
    const end = Math.max(0, before === null ? this.#lines.length : Math.min(before - 1, this.#lines.length));
    return viewsOf(this.#lines.slice(Math.max(0, end - limit), end)).reverse();
  }

  about(id: string, limit: number): readonly JournalEntryView[] {
    const quoted = JSON.stringify(id);
    const found: JournalEntryView[] = [];
    for (let index = this.#lines.length - 1; index >= 0 && found.length < limit; index -= 1) {
      const line = this.#lines[index] ?? '';
      if (!line.includes(quoted)) continue;
      found.push(...viewsOf([line]).filter((view) => Object.values(view.about).includes(id)));
    }
    return found;
  }

  verify(): Result<VerifiedJournal, JournalFaultCode> {
    return verifyJournal(this.#parts.crypto, this.#written(this.#parts.store.readLines()));
  }

  /** Takes up where the checkpoint left off; answers the one line that may follow it. */
  #resume(): string | undefined {
    const { crypto } = this.#parts;
    const written = this.#written(this.#lines);
    const opened = readCheckpoint(crypto, written);
    if (!opened.ok) return this.#refuse(opened.fault);
    const missed = findMissed(crypto, written);
    if (missed !== undefined) return this.#refuse(inconsistent(missed));
    const signed = opened.value?.range.size ?? 0;
    this.#range = opened.value?.range ?? emptyRange;
    this.#signed = signed;
    this.#lastLeaf = opened.value?.lastLeaf;
    const lastSigned = this.#lines[signed - 1];
    if (lastSigned !== undefined && !isLeaf(crypto, lastSigned, this.#lastLeaf)) {
      return this.#refuse(inconsistent(`line ${signed}`));
    }
    this.#mark();
    const unsigned = this.#lines[signed];
    if (unsigned === undefined) return undefined;
    const entry = parseEntry(unsigned);
    const follows = entry?.seq === signed + 1 && entry.prev === prevOf(this.#lastLeaf);
    return follows ? unsigned : this.#refuse(inconsistent(`line ${signed + 1}`));
  }

  #written(lines: readonly string[]): WrittenJournal {
    const { store, signer, marks } = this.#parts;
    return { lines, checkpoint: store.readCheckpoint(), publicKey: signer.publicKey, mark: marks.find() ?? null };
  }

  #refuse(damage: Fault<JournalFaultCode>): undefined {
    this.#damage = damage;
    const last = this.#lines.at(-1);
    this.#lastLeaf = last === undefined ? undefined : leafOf(this.#parts.crypto, last);
  }

  #signLate(line: string): void {
    this.#grow(leafOf(this.#parts.crypto, line));
    this.#sign();
    const seq = String(this.#lines.length);
    this.append({
      who: 'station',
      action: 'journal.completed',
      about: { entry: seq },
      sentence: `Power failed before entry ${seq} was signed. It was signed now.`,
    });
  }

  #grow(leaf: Uint8Array): void {
    this.#lastLeaf = leaf;
    if (this.#damage === null) this.#range = appendLeaf(this.#parts.crypto.hash, this.#range, leaf);
  }

  #sign(): void {
    if (this.#damage !== null || this.#lastLeaf === undefined) return;
    const { store, signer, crypto } = this.#parts;
    store.writeCheckpoint(signCheckpoint(crypto, signer, { range: this.#range, lastLeaf: this.#lastLeaf }));
    this.#signed = this.#range.size;
    // After the signature: a power cut between the two leaves a mark that is behind, never one that is ahead.
    this.#mark();
  }

  /** Also at the start, for a journal that is older than the mark. */
  #mark(): void {
    const { marks } = this.#parts;
    if (this.#lastLeaf === undefined || marks.find()?.entries === this.#signed) return;
    marks.put({ entries: this.#signed, leaf: toBase64(this.#lastLeaf) });
  }

  #show(view: JournalEntryView): void {
    this.feed.put(view);
    const tooOld = this.feed.find(String(view.seq - feedLength));
    if (tooOld !== undefined) this.feed.remove(tooOld.id);
  }
}

/** Lines that no journal wrote are left out; `verify` names them. */
function viewsOf(lines: readonly string[]): JournalEntryView[] {
  return lines
    .map(parseEntry)
    .filter((entry) => entry !== undefined)
    .map(viewOf);
}

function isLeaf(crypto: Crypto, line: string, leaf: Uint8Array | undefined): boolean {
  return leaf !== undefined && sameBytes(leafOf(crypto, line), leaf);
}
