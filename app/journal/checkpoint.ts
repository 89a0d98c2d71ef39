// SPDX-License-Identifier: Apache-2.0
import type { Crypto, Signer } from '../ports/index.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type CompactRange, joined, rootOf, sameBytes, subtreeCount } from './merkle.ts';

/**
 * What was signed last: the tree's right edge, from which its root follows, and the leaf hash of the last entry.
 * Written as a C2SP tlog-checkpoint; range and last leaf are its extension lines, so that one atomic write carries
 * both the proof and what is needed to go on without hashing the journal again.
 */
export type Checkpoint = { readonly range: CompactRange; readonly lastLeaf: Uint8Array };

const ed25519 = 0x01;
const keyHashBytes = 4;
const hashBytes = 32;
const utf8 = new TextEncoder();

/** The log's name, unique to the key that signs it (C2SP: no spaces, no plus). */
export function originOf(crypto: Crypto, publicKey: Uint8Array): string {
  const id = [...crypto.hash(publicKey).subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `millwright/journal/${id}`;
}

/** The public key as a C2SP verifier key: `name+hash+key`, for whoever checks this journal elsewhere. */
export function verifierKey(crypto: Crypto, publicKey: Uint8Array): string {
  const name = originOf(crypto, publicKey);
  const id = [...keyHash(crypto, name, publicKey)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${name}+${id}+${toBase64(joined([ed25519], publicKey))}`;
}

/** The public key in a C2SP verifier key of ours, or undefined. */
export function parseVerifierKey(crypto: Crypto, text: string): Uint8Array | undefined {
  const typed = fromBase64(text.trim().slice(text.trim().indexOf('+', text.indexOf('+') + 1) + 1));
  if (typed?.length !== 1 + hashBytes) return undefined;
  const publicKey = typed.subarray(1);
  return verifierKey(crypto, publicKey) === text.trim() ? publicKey : undefined;
}

export function signCheckpoint(crypto: Crypto, signer: Signer, { range, lastLeaf }: Checkpoint): string {
  const origin = originOf(crypto, signer.publicKey);
  const text = [
    origin,
    String(range.size),
    toBase64(rootOf(crypto.hash, range)),
    `last ${toBase64(lastLeaf)}`,
    `range ${range.subtrees.map(toBase64).join(' ')}`,
    '',
  ].join('\n');
  const signature = joined(keyHash(crypto, origin, signer.publicKey), signer.sign(utf8.encode(text)));
  return `${text}\n\u2014 ${origin} ${toBase64(signature)}\n`;
}

/** The checkpoint in a note, or undefined unless this key signed exactly this text and all parts of it agree. */
export function openCheckpoint(crypto: Crypto, publicKey: Uint8Array, note: string): Checkpoint | undefined {
  const origin = originOf(crypto, publicKey);
  const [text = '', signatureLine = ''] = note.split(/(?<=\n)\n(?=\u2014 )/);
  const signature = fromBase64(signatureLine.slice(`\u2014 ${origin} `.length, -1));
  if (signature === undefined || note !== `${text}\n\u2014 ${origin} ${toBase64(signature)}\n`) return undefined;
  if (!sameBytes(signature.subarray(0, keyHashBytes), keyHash(crypto, origin, publicKey))) return undefined;
  if (!crypto.verifyEd25519(publicKey, utf8.encode(text), signature.subarray(keyHashBytes))) return undefined;
  return parseText(crypto, origin, text);
}

function parseText(crypto: Crypto, origin: string, text: string): Checkpoint | undefined {
  const [name, size = '', root, last = '', range = ''] = text.split('\n');
  const hashes = [last.replace(/^last /, ''), ...range.replace(/^range /, '').split(' ')].map(fromBase64);
  if (name !== origin || !/^[1-9]\d{0,14}$/.test(size) || hashes.some((hash) => hash?.length !== hashBytes))
    return undefined;
  const [lastLeaf, ...subtrees] = hashes.filter((hash) => hash !== undefined);
  const compact = { size: Number(size), subtrees };
  if (lastLeaf === undefined || subtrees.length !== subtreeCount(compact.size)) return undefined;
  return toBase64(rootOf(crypto.hash, compact)) === root ? { range: compact, lastLeaf } : undefined;
}

/** C2SP signed-note: the first four bytes of SHA-256(name, newline, algorithm, key). */
function keyHash(crypto: Crypto, name: string, publicKey: Uint8Array): Uint8Array {
  return crypto.hash(joined(utf8.encode(name), [0x0a, ed25519], publicKey)).subarray(0, keyHashBytes);
}
