// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { verifyCheckpoint } from '@sigstore/verify/dist/timestamp/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/timestamp/merkle.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../main/platform/crypto.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { openCheckpoint, originOf, parseVerifierKey, signCheckpoint, verifierKey } from './checkpoint.ts';
import { appendLeaf, type CompactRange, emptyRange, leafHash, rootOf } from './merkle.ts';

const pair = generateKeyPairSync('ed25519');
const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
const signer = {
  publicKey: new Uint8Array(spki.subarray(-32)),
  sign: (message: Uint8Array) => sign(null, message, pair.privateKey),
};
const entries = Array.from({ length: 23 }, (_, index) => Buffer.from(`{"seq":${index + 1}}`));
const leaves = entries.map((entry) => leafHash(nodeCrypto.hash, entry));

function rangeOver(part: readonly Uint8Array[]): CompactRange {
  return part.reduce((range, leaf) => appendLeaf(nodeCrypto.hash, range, leaf), emptyRange);
}

function noteOver(size: number): string {
  const lastLeaf = leaves[size - 1] ?? new Uint8Array(32);
  return signCheckpoint(nodeCrypto, signer, { range: rangeOver(leaves.slice(0, size)), lastLeaf });
}

/** The audit path of RFC 6962, section 2.1.1, by its definition. */
function auditPath(index: number, part: readonly Uint8Array[]): Uint8Array[] {
  if (part.length <= 1) return [];
  let split = 1;
  while (split * 2 < part.length) split *= 2;
  const root = (side: readonly Uint8Array[]) => rootOf(nodeCrypto.hash, rangeOver(side));
  const [left, right] = [part.slice(0, split), part.slice(split)];
  return index < split ? [...auditPath(index, left), root(right)] : [...auditPath(index - split, right), root(left)];
}

/** What Sigstore's verifier takes, with our note and a proof for one entry. */
function sigstoreEntry(index: number, envelope: string): Parameters<typeof verifyCheckpoint>[0] {
  return {
    logIndex: String(index),
    logId: { keyId: keyHash() },
    kindVersion: { kind: 'journal', version: '1' },
    integratedTime: '1772344800',
    inclusionPromise: undefined,
    canonicalizedBody: entries[index] ?? Buffer.alloc(0),
    inclusionProof: {
      logIndex: String(index),
      treeSize: String(leaves.length),
      rootHash: Buffer.from(rootOf(nodeCrypto.hash, rangeOver(leaves))),
      hashes: auditPath(index, leaves).map((hash) => Buffer.from(hash)),
      checkpoint: { envelope },
    },
  };
}

function keyHash(): Buffer {
  const name = originOf(nodeCrypto, signer.publicKey);
  return createHash('sha256').update(`${name}\n\x01`).update(signer.publicKey).digest();
}

describe('checkpoint', () => {
  const authority = {
    logID: keyHash(),
    publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  };

  it('is accepted by an independent verifier', () => {
    expect(() => verifyCheckpoint(sigstoreEntry(0, noteOver(leaves.length)), [authority])).not.toThrow();
    const forged = noteOver(leaves.length).replace('\n23\n', '\n24\n');
    expect(() => verifyCheckpoint(sigstoreEntry(0, forged), [authority])).toThrow('invalid checkpoint signature');
  });

  it('has a root under which an independent verifier finds every entry', () => {
    for (const index of entries.keys()) {
      expect(() => verifyMerkleInclusion(sigstoreEntry(index, noteOver(leaves.length)))).not.toThrow();
    }
  });

  it('reads back what it wrote', () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      const opened = openCheckpoint(nodeCrypto, signer.publicKey, noteOver(size));
      expect(opened?.range.size).toBe(size);
      expect(toBase64(opened?.lastLeaf ?? new Uint8Array())).toBe(toBase64(leaves[size - 1] ?? new Uint8Array()));
    }
  });

  it('has exactly one spelling', () => {
    const note = noteOver(5);
    for (const other of [
      `${note}\n`,
      note.replace('\n\n', '\n\n\n'),
      note.trimEnd(),
      ` ${note}`,
      '',
      '\u2014',
      note + note,
    ]) {
      expect(openCheckpoint(nodeCrypto, signer.publicKey, other)).toBeUndefined();
    }
  });

  it('publishes its key as a C2SP verifier key', () => {
    const key = verifierKey(nodeCrypto, signer.publicKey);
    expect(key.split('+')[1]).toBe(keyHash().toString('hex').slice(0, 8));
    expect(parseVerifierKey(nodeCrypto, `${key}\n`)).toEqual(signer.publicKey);
    expect(parseVerifierKey(nodeCrypto, key.replace('journal', 'journey'))).toBeUndefined();
    expect(parseVerifierKey(nodeCrypto, 'nonsense')).toBeUndefined();
  });
});

describe('base 64', () => {
  it('agrees with the host', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(text)).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it.each(['A', 'AA', 'AA=', 'AB==', 'AAB=', 'A===', 'AA==AA==', 'A A=', 'AA-_'])('refuses %s', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
