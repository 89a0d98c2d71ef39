// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FaultError, fault, unwrap } from '../../app/kernel/index.ts';
import type { BundleSource } from '../../app/ports/index.ts';
import { packBundle } from '../../main/cli/bundle/index.ts';
import { openContentStore, openFileSource } from '../../main/platform/index.ts';
import {
  type FakeImage,
  type ImportBench,
  makeBundle,
  makePublisher,
  openImportBench,
  removePublisher,
  type TestPublisher,
} from '../builders/bundle/index.ts';

// A release in one file: the same way in as a folder, with what only a file can suffer.

const release = { product: 'press-cell', version: '1.0.0' };
let publisher: TestPublisher;
let bench: ImportBench;

beforeAll(async () => {
  publisher = await makePublisher();
});
afterEach(() => bench.close());
afterAll(() => removePublisher(publisher));

async function makeFile(image?: FakeImage): Promise<string> {
  const bundle = await makeBundle(publisher, image === undefined ? {} : { image });
  return (await packBundle(bundle, `${bundle}.file.mwbundle`)).file;
}

async function storedBlobs(directory = join(bench.directory, 'store')): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function bytesOf(blobs: readonly string[]): Promise<number> {
  const sizes = blobs.map((hex) => bench.content.size(`sha256:${hex}`));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + unwrap(size), 0);
}

/** A stick with the file on it that is pulled after `goesAfterBytes` of payload; says which payloads were begun. */
function pulledSource(file: string, goesAfterBytes = Number.POSITIVE_INFINITY) {
  const begun: string[] = [];
  const whole = openFileSource(file);
  let bytes = 0;
  const source: BundleSource = {
    ...whole,
    async *read(path) {
      begun.push(path);
      for await (const chunk of whole.read(path)) {
        bytes += chunk.length;
        if (bytes > goesAfterBytes) throw new FaultError(fault('source/io', path, { details: { path } }));
        yield chunk;
      }
    },
  };
  return { source, begun };
}

describe('an import from one file', () => {
  it('brings the release in by the same checks', async () => {
    bench = await openImportBench(publisher, { siteModels: ['press-a'] });
    const view = await bench.importSource(openFileSource(await makeFile()));
    expect(view).toMatchObject({ status: 'done', faultCode: null, releases: [release] });
    expect(view.checks.every(({ status }) => status === 'passed')).toBe(true);
    expect((await bench.images.imageFor(release, 'press-a')).ok).toBe(true);
    expect(await storedBlobs()).toHaveLength(4);
  });

  it('has let go of the stick when it says that it is done', async () => {
    bench = await openImportBench(publisher);
    let closed = 0;
    const source = openFileSource(await makeFile());
    const close = async () => {
      await source.close?.();
      closed += 1;
    };
    await bench.importSource({ ...source, close });
    expect(closed).toBe(1);
    await bench.importSource({ ...openFileSource('/nowhere'), close });
    expect(closed).toBe(2);
  });

  it.each([
    ['half copied', async (file: string) => truncate(file, 9000), 'tar/truncated'],
    ['longer than it was', async (file: string) => appendFile(file, 'more'), 'tar/trailing-data'],
    ['no bundle at all', async (file: string) => writeFile(file, 'x'.repeat(9000)), 'tar/not-ustar'],
  ])('that is %s is refused as not readable, with nothing kept', async (_, damage, code) => {
    bench = await openImportBench(publisher);
    const file = await makeFile();
    await damage(file);
    const view = await bench.importSource(openFileSource(file));
    expect(view).toMatchObject({ status: 'refused', faultCode: code, releases: [] });
    expect(view.checks.find(({ status }) => status === 'refused')?.id).toBe('readable');
    expect(await storedBlobs()).toEqual([]);
  });

  it('whose payload was changed is refused by its signature', async () => {
    bench = await openImportBench(publisher);
    const file = await makeFile();
    const bytes = await readFile(file);
    const at = bytes.indexOf('application layer application layer');
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const view = await bench.importSource(openFileSource(file));
    expect(view).toMatchObject({ status: 'refused', faultCode: 'store/wrong-digest' });
    expect(await storedBlobs()).toEqual([]);
  });
});

describe('a copy that was cut by pulling the stick', () => {
  const image = { layers: [1, 2, 3].map((fill) => ({ bytes: Buffer.alloc(900_000, fill), gzip: false })) };

  it('goes on with the file that was cut, and reads none again that is whole, also after a restart', async () => {
    bench = await openImportBench(publisher);
    const file = await makeFile(image);
    const pulled = pulledSource(file, 2_000_000);
    const refused = await bench.importSource(pulled.source);
    expect(refused).toMatchObject({ status: 'refused', faultCode: 'source/io', releases: [] });
    const kept = await storedBlobs();
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.length).toBeLessThan(5);
    const keptBytes = await bytesOf(kept);
    expect(refused).toMatchObject({ keptBytes });
    expect(refused).not.toHaveProperty('reusedBytes');
    await openContentStore(join(bench.directory, 'store'));

    const again = pulledSource(file);
    const done = await bench.importSource(again.source);
    expect(done).toMatchObject({ status: 'done', reusedBytes: keptBytes });
    expect(done).not.toHaveProperty('keptBytes');
    expect(again.begun).toHaveLength(5 - kept.length);
    expect(again.begun.filter((path) => kept.some((hex) => path.endsWith(hex)))).toEqual([]);
  });
});

describe.runIf(process.getuid?.() === 0)('a laptop disk (a real small file system, so only as root)', () => {
  it('that is full in mid-copy refuses the file, keeps nothing of it and lets go of it', async () => {
    const disk = await mkdtemp(join(tmpdir(), 'millwright-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      bench = await openImportBench(publisher, { storeDirectory: disk });
      const image = { layers: [{ bytes: Buffer.alloc(3_000_000, 'x'), gzip: false }] };
      const view = await bench.importSource(openFileSource(await makeFile(image)));
      expect(view).toMatchObject({ status: 'refused', faultCode: 'store/disk-full' });
      expect(view.checks.find(({ status }) => status === 'refused')?.id).toBe('complete');
      expect(view).not.toHaveProperty('keptBytes');
      expect(await storedBlobs(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
      await rm(disk, { recursive: true });
    }
  });
});
