// SPDX-License-Identifier: Apache-2.0
import { type Fault, fault, ok, type Result, refuse } from '../kernel/index.ts';
import type { Crypto } from '../ports/index.ts';
import { toBase64 } from './base64.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { parseEntry } from './entry.ts';
import { appendLeaf, type CompactRange, emptyRange, leafHash, rootOf, sameBytes, subtreeWidths } from './merkle.ts';

export type JournalFaultCode = 'journal/inconsistent';

/** How far a journal had come, kept apart from its files: a genuine but older or foreign pair of them shows against it. */
export type JournalMark = {
  readonly entries: number;
  /** Base 64 of the last entry's leaf hash. */
  readonly leaf: string;
};

/** The journal as it lies on disk, and the key that must have signed it. */
export type WrittenJournal = {
  readonly lines: readonly string[];
  /** The signed note, or null when there is none. */
  readonly checkpoint: string | null;
  readonly publicKey: Uint8Array;
  /** Null or absent when nothing was kept elsewhere. */
  readonly mark?: JournalMark | null;
};

export type VerifiedJournal = {
  readonly entries: number;
  /** Base 64 of the tree's root over all entries. */
  readonly head: string;
  /** 1 when power failed between the last entry and its signature, else 0. */
  readonly unsigned: number;
};

const utf8 = new TextEncoder();

export function leafOf(crypto: Crypto, line: string): Uint8Array {
  return leafHash(crypto.hash, utf8.encode(line));
}

/** How an entry names the one before it: the first 16 hex digits of its leaf hash. */
export function prevOf(leaf: Uint8Array | undefined): string {
  return Array.from(leaf?.subarray(0, 8) ?? new Uint8Array(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function inconsistent(what: string): Fault<JournalFaultCode> {
  return fault('journal/inconsistent', `journal does not match its checkpoint: ${what}`, { details: { what } });
}

/**
 * What the checkpoint says, held against the number of lines, without hashing them. At most one line may follow the
 * checkpoint: an entry is signed right after it is written, and no second one is written before that.
 */
export function readCheckpoint(
  crypto: Crypto,
  { lines, checkpoint, publicKey }: WrittenJournal,
): Result<Checkpoint | null, JournalFaultCode> {
  const opened = checkpoint === null ? null : openCheckpoint(crypto, publicKey, checkpoint);
  if (opened === undefined) return refuse(inconsistent("the checkpoint is not this laptop's"));
  const signed = opened?.range.size ?? 0;
  if (lines.length < signed) return refuse(inconsistent(`${lines.length} of ${signed} lines are left`));
  if (lines.length > signed + 1) return refuse(inconsistent(`lines from ${signed + 1} on were never signed`));
  return ok(opened);
}

/** What the mark knows of that these lines do not hold. */
export function findMissed(
  crypto: Crypto,
  { lines, mark = null }: Pick<WrittenJournal, 'lines' | 'mark'>,
): string | undefined {
  if (mark === null) return undefined;
  const { entries, leaf } = mark;
  const marked = lines[entries - 1];
  if (marked === undefined) return `${lines.length} of ${entries} lines are left`;
  return toBase64(leafOf(crypto, marked)) === leaf ? undefined : `line ${entries}`;
}

/** Reads every line again. A fault names the line that was changed, or the narrowest range that the signed tree can tell. */
export function verifyJournal(crypto: Crypto, journal: WrittenJournal): Result<VerifiedJournal, JournalFaultCode> {
  const opened = readCheckpoint(crypto, journal);
  if (!opened.ok) return opened;
  const leaves = journal.lines.map((line) => leafOf(crypto, line));
  const brokenAt = findBrokenLink(journal.lines, leaves);
  if (brokenAt !== undefined) return refuse(inconsistent(brokenAt));

  const signed = opened.value?.range ?? emptyRange;
  const range = leaves.slice(0, signed.size).reduce((grown, leaf) => appendLeaf(crypto.hash, grown, leaf), emptyRange);
  const differing = opened.value === null ? undefined : findDifference(range, leaves, opened.value);
  if (differing !== undefined) return refuse(inconsistent(differing));
  const missed = findMissed(crypto, journal);
  if (missed !== undefined) return refuse(inconsistent(missed));

  const whole = leaves.slice(signed.size).reduce((grown, leaf) => appendLeaf(crypto.hash, grown, leaf), range);
  return ok({
    entries: journal.lines.length,
    head: toBase64(rootOf(crypto.hash, whole)),
    unsigned: journal.lines.length - signed.size,
  });
}

/** Each line knows its place and the line before it. */
function findBrokenLink(lines: readonly string[], leaves: readonly Uint8Array[]): string | undefined {
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry === undefined || entry.seq !== index + 1) return `line ${index + 1}`;
    if (entry.prev !== prevOf(leaves[index - 1])) return `line ${Math.max(1, index)}`;
  }
  return undefined;
}

/** Where the hashed lines part from the signed tree: exact for the last line, else the complete subtree they lie in. */
function findDifference(range: CompactRange, leaves: readonly Uint8Array[], signed: Checkpoint): string | undefined {
  let from = 1;
  for (const [index, width] of subtreeWidths(range.size).entries()) {
    const now = range.subtrees[index];
    const then = signed.range.subtrees[index];
    if (now === undefined || then === undefined || !sameBytes(now, then)) {
      const last = leaves[range.size - 1];
      const isLast = index === range.subtrees.length - 1 && last !== undefined && !sameBytes(last, signed.lastLeaf);
      return isLast || width === 1 ? `line ${from + width - 1}` : `lines ${from} to ${from + width - 1}`;
    }
    from += width;
  }
  return undefined;
}
