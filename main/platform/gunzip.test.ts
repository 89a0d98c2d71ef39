// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { nodeGunzip } from './gunzip.ts';

async function hashPacked(packed: Uint8Array, { chunk = 1000, maxBytes = 10_000_000 } = {}) {
  const hasher = nodeGunzip.start(maxBytes);
  for (let at = 0; at < packed.length; at += chunk) await hasher.write(packed.subarray(at, at + chunk));
  return hasher.end();
}

it('answers the digest of what a stream unpacks to, however it was cut', async () => {
  const bytes = Buffer.concat([randomBytes(300_000), Buffer.alloc(2_000_000)]);
  const value = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  expect(await hashPacked(gzipSync(bytes))).toEqual({ ok: true, value });
  expect(await hashPacked(gzipSync(bytes), { chunk: 7_777_777 })).toEqual({ ok: true, value });
});

it('stops unpacking a bomb', async () => {
  const result = await hashPacked(gzipSync(Buffer.alloc(20_000_000)), { chunk: 100, maxBytes: 1_000_000 });
  expect(result).toMatchObject({ ok: false, fault: { code: 'gunzip/too-big' } });
});

it.each([
  ['cut off', (packed: Buffer) => packed.subarray(0, -10)],
  ['never packed', () => Buffer.from('plain')],
  ['empty', () => Buffer.alloc(0)],
  [
    'damaged',
    (packed: Buffer) => Buffer.concat([packed.subarray(0, 2000), Buffer.alloc(100, 0xff), packed.subarray(2100)]),
  ],
])('answers that a stream is broken: %s', async (_, change) => {
  const result = await hashPacked(change(gzipSync(randomBytes(50_000))));
  expect(result).toMatchObject({ ok: false, fault: { code: 'gunzip/broken' } });
});
