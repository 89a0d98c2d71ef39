// SPDX-License-Identifier: Apache-2.0
import type { Crypto } from '../ports/index.ts';

type Hash = Crypto['hash'];

/**
 * The right edge of an RFC 6962 tree: the roots of its largest complete subtrees, widest first, one per bit of `size`.
 * All that is needed to append a leaf and to know the root.
 */
export type CompactRange = { readonly size: number; readonly subtrees: readonly Uint8Array[] };

export const emptyRange: CompactRange = { size: 0, subtrees: [] };

/** RFC 6962, section 2.1: leaves and nodes are hashed apart, so that a node never passes for a leaf. */
export function leafHash(hash: Hash, entry: Uint8Array): Uint8Array {
  return hash(joined([0x00], entry));
}

function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(joined([0x01], left, right));
}

export function appendLeaf(hash: Hash, range: CompactRange, leaf: Uint8Array): CompactRange {
  const subtrees = [...range.subtrees];
  let grown = leaf;
  // Every trailing one bit of the old size is a subtree as wide as the grown one: both become one, as in binary addition.
  for (let rest = range.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = subtrees.pop();
    if (left !== undefined) grown = nodeHash(hash, left, grown);
  }
  return { size: range.size + 1, subtrees: [...subtrees, grown] };
}

export function rootOf(hash: Hash, range: CompactRange): Uint8Array {
  const [last, ...wider] = [...range.subtrees].reverse();
  if (last === undefined) return hash(new Uint8Array());
  return wider.reduce((right, left) => nodeHash(hash, left, right), last);
}

/** How many subtrees the range of a tree of this size has. */
export function subtreeCount(size: number): number {
  return subtreeWidths(size).length;
}

/** Leaves in each subtree, widest first: the powers of two that add up to `size`. */
export function subtreeWidths(size: number): readonly number[] {
  const widths: number[] = [];
  for (let rest = size, width = 1; rest > 0; rest = Math.floor(rest / 2), width *= 2) {
    if (rest % 2 === 1) widths.unshift(width);
  }
  return widths;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export function joined(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
