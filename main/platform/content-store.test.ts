// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Digest, FaultError, fault, unwrap } from '../../app/kernel/index.ts';
import type { ContentStore } from '../../app/ports/index.ts';
import { openContentStore } from './content-store.ts';

let directory: string;
let store: ContentStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millwright-store-'));
  store = unwrap(await openContentStore(directory));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function blobOf(bytes: Uint8Array) {
  const hex = createHash('sha256').update(bytes).digest('hex');
  const digest: Digest = `sha256:${hex}`;
  return { digest, sizeBytes: bytes.length, path: join(directory, 'sha256', hex.slice(0, 2), hex) };
}

async function* chunksOf(bytes: Uint8Array, size = 700_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(digest: Digest): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(digest)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const files = () =>
  readdir(directory, { recursive: true, withFileTypes: true }).then((all) => all.filter((one) => one.isFile()));
const bytes = Buffer.alloc(3_500_000, 'millwright ');

describe('a stored blob', () => {
  it('comes out as it went in', async () => {
    const blob = blobOf(bytes);
    const progress: number[] = [];
    expect(await store.put(blob, chunksOf(bytes), (done) => progress.push(done))).toEqual({
      ok: true,
      value: undefined,
    });
    expect(progress.at(-1)).toBe(bytes.length);
    expect(await store.has(blob.digest)).toBe(true);
    expect(await store.size(blob.digest)).toEqual({ ok: true, value: bytes.length });
    expect((await readAll(blob.digest)).equals(bytes)).toBe(true);
  });

  it('may be empty', async () => {
    const blob = blobOf(Buffer.alloc(0));
    unwrap(await store.put(blob, chunksOf(Buffer.alloc(0))));
    expect(await readAll(blob.digest)).toHaveLength(0);
  });

  it('is never whole once a bit of it changed on disk', async () => {
    const blob = blobOf(bytes);
    unwrap(await store.put(blob, chunksOf(bytes)));
    await writeFile(blob.path, Buffer.concat([bytes.subarray(0, -1), Buffer.from([0])]));
    let seen = 0;
    const read = async () => {
      for await (const chunk of store.read(blob.digest)) seen += chunk.length;
    };
    await expect(read()).rejects.toMatchObject({ fault: { code: 'store/corrupt' } });
    expect(seen).toBeLessThan(bytes.length);
    expect(await store.readSmall(blob.digest, 10_000_000)).toMatchObject({
      ok: false,
      fault: { code: 'store/corrupt' },
    });
  });

  it('is gone after it was removed', async () => {
    const blob = blobOf(bytes);
    unwrap(await store.put(blob, chunksOf(bytes)));
    await store.remove(blob.digest);
    await store.remove(blob.digest);
    expect(await store.size(blob.digest)).toMatchObject({ ok: false, fault: { code: 'store/missing' } });
    await expect(readAll(blob.digest)).rejects.toMatchObject({ fault: { code: 'store/missing' } });
  });

  it('is not read at once when it is larger than allowed', async () => {
    const blob = blobOf(bytes);
    unwrap(await store.put(blob, chunksOf(bytes)));
    expect(await store.readSmall(blob.digest, 100)).toMatchObject({ ok: false, fault: { code: 'store/wrong-size' } });
  });
});

describe('bytes that are not the expected ones', () => {
  it.each([
    ['other bytes', bytes.subarray(1), bytes.length - 1, 'store/wrong-digest'],
    ['too few', bytes.subarray(1), bytes.length, 'store/wrong-size'],
    ['too many', Buffer.concat([bytes, bytes]), bytes.length, 'store/wrong-size'],
  ])('leave nothing behind: %s', async (_, source, sizeBytes, code) => {
    const { digest } = blobOf(bytes);
    expect(await store.put({ digest, sizeBytes }, chunksOf(source))).toMatchObject({ ok: false, fault: { code } });
    expect(await files()).toEqual([]);
  });

  it('leave nothing behind when the stick is pulled, and the fault of the stick passes through', async () => {
    async function* pulled(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 1_000_000);
      throw new FaultError(fault('source/missing', 'pulled'));
    }
    await expect(store.put(blobOf(bytes), pulled())).rejects.toMatchObject({ fault: { code: 'source/missing' } });
    expect(await files()).toEqual([]);
  });
});

it('forgets half a copy of a crashed run when it is opened again', async () => {
  await writeFile(join(directory, 'incoming', 'half'), 'half');
  unwrap(await openContentStore(directory));
  expect(await files()).toEqual([]);
});
