// SPDX-License-Identifier: Apache-2.0
import { Point } from '@noble/ed25519';
import { expect, it } from 'vitest';
import { nodeCrypto } from './crypto.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

// RFC 8032 §7.1, test 3.
const vector = {
  publicKey: hex('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025'),
  message: hex('af82'),
  signature: hex(
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ),
};

it('verifies the published Ed25519 vector and nothing near it', () => {
  const { publicKey, message, signature } = vector;
  expect(nodeCrypto.verifyEd25519(publicKey, message, signature)).toBe(true);
  expect(nodeCrypto.verifyEd25519(publicKey, hex('af83'), signature)).toBe(false);
  expect(nodeCrypto.verifyEd25519(publicKey, message, signature.subarray(1))).toBe(false);
  expect(nodeCrypto.verifyEd25519(publicKey.subarray(1), message, signature)).toBe(false);
});

it('calls an honest key strong', () => {
  expect(nodeCrypto.isStrongEd25519Key(vector.publicKey)).toBe(true);
});

const ff = (first: string, last: string) => first + 'ff'.repeat(30) + last;
it.each([
  ['the identity', `01${'00'.repeat(31)}`],
  ['the identity in a second spelling', ff('ee', '7f')],
  ['the point of order 2', ff('ec', '7f')],
  ['a point of order 4', '00'.repeat(32)],
  ['a point of order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
  ['an honest key with torsion', Point.BASE.add(Point.fromHex('00'.repeat(32))).toHex()],
  ['bytes off the curve', `02${'00'.repeat(31)}`],
])('calls a key weak: %s', (_, key) => {
  expect(nodeCrypto.isStrongEd25519Key(hex(key))).toBe(false);
});

it('hashes as published (FIPS 180-4, "abc")', () => {
  const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(Buffer.from(nodeCrypto.hash(Buffer.from('abc'))).toString('hex')).toBe(expected);
  const running = nodeCrypto.sha256();
  running.update(Buffer.from('a'));
  running.update(Buffer.from('bc'));
  expect(running.digest()).toBe(`sha256:${expected}`);
});
