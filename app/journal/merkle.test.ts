// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { appendLeaf, emptyRange, leafHash, rootOf, subtreeWidths } from './merkle.ts';

const hash = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function rangeOf(entries: readonly Uint8Array[]) {
  return entries.reduce((range, entry) => appendLeaf(hash, range, leafHash(hash, entry)), emptyRange);
}

/** RFC 6962, section 2.1, word for word: the tree over n entries splits at the largest power of two below n. */
function treeHash(entries: readonly Uint8Array[]): Uint8Array {
  const [only] = entries;
  if (only === undefined) return hash(new Uint8Array());
  if (entries.length === 1) return hash(Buffer.concat([Buffer.of(0), only]));
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  return hash(Buffer.concat([Buffer.of(1), treeHash(entries.slice(0, split)), treeHash(entries.slice(split))]));
}

describe('compact range', () => {
  // Leaves and roots of the test tree that Certificate Transparency's own implementations check themselves against.
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  it.each([...roots.entries()])('has the published root over %i leaves', (size, root) => {
    const entries = leaves.slice(0, size).map((leaf) => Buffer.from(leaf, 'hex'));
    expect(hex(rootOf(hash, rangeOf(entries)))).toBe(root);
  });

  it('agrees with the definition at every size up to 130', () => {
    const entries = Array.from({ length: 130 }, (_, index) => Buffer.from(`entry ${index}`));
    let range = emptyRange;
    for (const [index, entry] of entries.entries()) {
      range = appendLeaf(hash, range, leafHash(hash, entry));
      expect(hex(rootOf(hash, range))).toBe(hex(treeHash(entries.slice(0, index + 1))));
      expect(range.subtrees).toHaveLength(subtreeWidths(index + 1).length);
    }
  });
});
