// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineBench } from '../../../test/fakes/practice-engine.ts';
import { hybridArchive, tarOf } from '../../../test/fixtures/engine/story.mjs';
import { getImage, removeImage } from './images.ts';
import { loadImages } from './load.ts';

const config = { architecture: 'amd64', os: 'linux', config: { Cmd: ['/app'] } };
let bench: EngineBench;
let base: Buffer;
let runtime: Buffer;
let oldApp: Buffer;
let newApp: Buffer;

beforeEach(async () => {
  bench = new EngineBench();
  const files = ['base', 'runtime', 'old app', 'new app'].map((text) => tarOf([[`files/${text}`, Buffer.from(text)]]));
  [base = Buffer.of(), runtime = Buffer.of(), oldApp = Buffer.of(), newApp = Buffer.of()] = await Promise.all(files);
});
afterEach(() => bench.dispose());

async function load(archive: Buffer, chunkBytes = 700): Promise<readonly string[]> {
  async function* body() {
    for (let at = 0; at < archive.length; at += chunkBytes) yield archive.subarray(at, at + chunkBytes);
  }
  return loadImages(bench.engine, body());
}

async function loadOld(): Promise<string> {
  const { archive, id } = await hybridArchive({ ref: 'app:old', layers: [base, runtime, oldApp], config });
  await load(archive);
  return id;
}

describe('loading an image', () => {
  it('names it by its config and takes its layers in order', async () => {
    const { archive, id } = await hybridArchive({ ref: 'app:old', layers: [base, runtime, oldApp], config });
    expect(await load(archive)).toEqual(['Loaded image: app:old\n']);
    const image = getImage(bench.engine, 'app:old');
    expect(image.id).toBe(id);
    expect(image.layers.map((layer) => layer.sizeBytes)).toEqual([base.length, runtime.length, oldApp.length]);
  });

  it('needs only the layers above the longest prefix it holds', async () => {
    await loadOld();
    const next = await hybridArchive({ ref: 'app:new', layers: [base, runtime, newApp], config, omit: 2 });
    await load(next.archive);
    expect(getImage(bench.engine, 'app:new').id).toBe(next.id);
  });

  it('takes an archive that is gzipped as a whole, in chunks of any size', async () => {
    const { archive } = await hybridArchive({ ref: 'app:old', layers: [base], config });
    for (const chunkBytes of [1, 13, 100_000]) {
      expect(await load(gzipSync(archive), chunkBytes)).toEqual(['Loaded image: app:old\n']);
    }
  });

  it('opens a layer again when another lies below it', async () => {
    await loadOld();
    const next = await hybridArchive({ ref: 'app:new', layers: [base, newApp, oldApp], config, omit: 1 });
    const withoutTop = await hybridArchive({ ref: 'app:new', layers: [base, newApp, oldApp], config, omit: 3 });
    await expect(load(withoutTop.archive)).rejects.toThrow(/^open .*: no such file or directory$/);
    await load(next.archive);
    expect(getImage(bench.engine, 'app:new').id).toBe(next.id);
  });

  it('refuses when the base that was left out is not there, and lists nothing', async () => {
    const { archive } = await hybridArchive({ ref: 'app:old', layers: [base, oldApp], config, omit: 1 });
    await expect(load(archive)).rejects.toThrow(/^open .*blobs\/sha256\/[0-9a-f]{64}: no such file or directory$/);
    expect(bench.engine.state.images).toEqual([]);
  });

  it('refuses a layer whose bytes are not those of its diffID', async () => {
    const swap = new Map([[1, gzipSync(newApp)]]);
    const { archive } = await hybridArchive({ ref: 'app:old', layers: [base, oldApp], config, swap });
    await expect(load(archive)).rejects.toThrow(/^invalid diffID for layer 1: expected "sha256:.*", got "sha256:/);
    expect(bench.engine.state.images).toEqual([]);
  });

  it('refuses a layer that is cut off', async () => {
    const swap = new Map([[0, gzipSync(base).subarray(0, 40)]]);
    const { archive } = await hybridArchive({ ref: 'app:old', layers: [base], config, swap });
    await expect(load(archive)).rejects.toThrow('unexpected EOF');
  });

  it('refuses an archive that is cut off at any point before its last entry is whole', async () => {
    const { archive } = await hybridArchive({ ref: 'app:old', layers: [base], config });
    const used = archive.length - 1024 - 512;
    for (let at = 100; at < used; at += 311) await expect(load(archive.subarray(0, at))).rejects.toThrow();
    expect(bench.engine.state.images).toEqual([]);
  });

  it('forgets a layer when the last image with it is removed', async () => {
    const id = await loadOld();
    expect(removeImage(bench.engine, id, true).filter((removed) => 'Deleted' in removed)).toHaveLength(4);
    const next = await hybridArchive({ ref: 'app:new', layers: [base, runtime, newApp], config, omit: 2 });
    await expect(load(next.archive)).rejects.toThrow('no such file or directory');
  });

  it('takes the name from the image that had it before', async () => {
    const old = await loadOld();
    const { archive } = await hybridArchive({ ref: 'app:old', layers: [base, newApp], config });
    expect((await load(archive))[0]).toContain(`renaming the old one with ID ${old} to empty string`);
    expect(getImage(bench.engine, old).tags).toEqual([]);
  });

  it('keeps something else than was sent when the disk lies', async () => {
    bench.troubles.loadCorrupts = true;
    const id = await loadOld();
    const image = getImage(bench.engine, 'app:old');
    expect(image.id).not.toBe(id);
    expect(image.layers).toHaveLength(3);
  });

  it('refuses for want of space and keeps nothing', async () => {
    bench.troubles.diskFull = true;
    await expect(loadOld()).rejects.toThrow('no space left on device');
    expect(bench.engine.state.images).toEqual([]);
  });
});
