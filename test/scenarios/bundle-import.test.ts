// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FaultError, fault } from '../../app/kernel/index.ts';
import type { BundleSource } from '../../app/ports/index.ts';
import { mcubootImage } from '../../hardware/practice/index.ts';
import { openContentStore, openDirectorySource } from '../../main/platform/index.ts';
import {
  fakeImage,
  type ImportBench,
  makeBundle,
  makePublisher,
  openImportBench,
  removePublisher,
  sha256,
  type TestPublisher,
  testNow,
} from '../builders/bundle/index.ts';

const release = { product: 'press-cell', version: '1.0.0' };
let publisher: TestPublisher;
let bench: ImportBench;

beforeAll(async () => {
  publisher = await makePublisher();
});
afterEach(() => bench.close());
afterAll(() => removePublisher(publisher));

async function storedBlobs(directory = join(bench.directory, 'store')): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** A stick that counts what is read from it and gives no payload after the first `goesAfter`. */
function countingSource(bundle: string, goesAfter = Number.POSITIVE_INFINITY) {
  const reads: string[] = [];
  const source: BundleSource = {
    ...openDirectorySource(bundle),
    async *read(path) {
      const turn = reads.push(path);
      for await (const chunk of openDirectorySource(bundle).read(path)) {
        if (turn > goesAfter) throw new FaultError(fault('source/missing', path, { details: { path } }));
        yield chunk;
      }
    },
  };
  return { source, reads };
}

describe('an import', () => {
  it('brings a signed release in and makes a verified image of it', async () => {
    const bundle = await makeBundle(publisher);
    bench = await openImportBench(publisher, { siteModels: ['press-a'] });

    const view = await bench.importBundle(bundle);

    expect(view).toMatchObject({ status: 'done', faultCode: null, releases: [release] });
    expect(view.bytesDone).toBe(view.bytesTotal);
    expect(view.checks.map(({ id, status }) => `${id} ${status}`)).toEqual(
      ['readable', 'complete', 'signature', 'signer', 'fits', 'newer'].map((id) => `${id} passed`),
    );
    expect(await bench.images.imageFor(release, 'press-a')).toMatchObject({
      ok: true,
      value: {
        model: 'press-a',
        release,
        platform: { os: 'linux', architecture: 'amd64' },
        layers: fakeImage.layers.map(({ bytes }) => ({ diffId: sha256(bytes) })),
        run: { name: 'app', memoryMb: 64 },
      },
    });
    expect(bench.journal.map(({ action }) => action)).toEqual(['images.import']);
  });

  it('brings microcontroller images in, and knows what their bots will call them', async () => {
    const image = mcubootImage({ version: '1.0.0+7', payload: Buffer.from('firmware '.repeat(9000)) });
    const path = join(publisher.directory, 'firmware.bin');
    await writeFile(path, image);
    const probes = [
      { kind: 'stat', id: 'jams', group: 'belt', field: 'jams', max: 3, timeoutS: 2, failureThreshold: 2 },
    ];
    const health = { startupS: 20, periodS: 2, probes };
    const files = [
      { models: ['arm-m4'], path, health },
      { models: ['arm-m33'], path },
    ];
    const bundle = await makeBundle(publisher, { files });
    bench = await openImportBench(publisher, { siteModels: ['arm-m4'] });
    expect(await bench.importBundle(bundle)).toMatchObject({ status: 'done', faultCode: null });
    const imageHash = `sha256:${image.subarray(-32).toString('hex')}`;
    const facts = { family: 'mcu', release, file: sha256(image), sizeBytes: image.length, imageVersion: '1.0.0+7' };
    expect(await bench.images.imageFor(release, 'arm-m4')).toMatchObject({
      value: { ...facts, model: 'arm-m4', imageHash, health },
    });
    expect(await bench.images.imageFor(release, 'arm-m33')).toMatchObject({
      value: { model: 'arm-m33', health: { probes: [{ kind: 'echo' }] } },
    });
    expect(bench.stored().map(({ imageHashes }) => imageHashes)).toEqual([[imageHash, imageHash]]);
    const blob = (await storedBlobs()).find((name) => name.endsWith(sha256(image).slice(7)));
    await writeFile(blob ?? '', Buffer.alloc(image.length));
    expect(await bench.images.imageFor(release, 'arm-m4')).toMatchObject({
      ok: false,
      fault: { code: 'store/corrupt' },
    });
  });

  it('reads every payload once and ignores what nothing signed names', async () => {
    const bundle = await makeBundle(publisher);
    await writeFile(join(bundle, 'autorun.inf'), 'open=evil.exe');
    await mkdir(join(bundle, 'files/sha256'), { recursive: true });
    await writeFile(join(bundle, 'files/sha256/extra'), 'extra');
    bench = await openImportBench(publisher);
    const { source, reads } = countingSource(bundle);

    const view = await bench.importSource(source);

    expect(view.checks.find(({ id }) => id === 'complete')?.sentence).toBe(
      'Every file of it is here. 2 others are ignored.',
    );
    expect(new Set(reads).size).toBe(reads.length);
    expect(reads).toHaveLength(4);
    expect(await storedBlobs()).toHaveLength(4);
  });

  it('of the same release again changes nothing and mends a damaged blob', async () => {
    const bundle = await makeBundle(publisher);
    bench = await openImportBench(publisher);
    await bench.importBundle(bundle);
    const before = bench.stored();
    const blobs = await storedBlobs();
    const layer = blobs.find((path) => path.endsWith(sha256(fakeImage.layers[1]?.bytes ?? '').slice(7))) ?? '';
    const good = await readFile(layer);
    await writeFile(layer, Buffer.alloc(good.length));
    bench.setNow(testNow + 60_000);
    expect((await bench.importBundle(bundle)).status).toBe('done');
    expect(bench.stored()).toEqual(before);
    expect(await readFile(layer)).toEqual(good);
  });

  it('that lost its stick shows nothing, and goes on where it stopped', async () => {
    const bundle = await makeBundle(publisher);
    bench = await openImportBench(publisher);
    const pulled = countingSource(bundle, 3);
    const refused = await bench.importSource(pulled.source);
    expect(refused).toMatchObject({ status: 'refused', faultCode: 'source/missing', releases: [] });
    expect(refused.checks.find(({ status }) => status === 'refused')?.id).toBe('readable');
    expect(bench.images.releases()).toEqual([]);

    const again = countingSource(bundle);
    expect((await bench.importSource(again.source)).status).toBe('done');
    expect(again.reads).toHaveLength(1);
  });

  it('that died with its station leaves nothing that is seen, and the next one works', async () => {
    const bundle = await makeBundle(publisher);
    bench = await openImportBench(publisher);
    const stuck: BundleSource = {
      ...openDirectorySource(bundle),
      async *read(path) {
        yield await readFile(join(bundle, path)).then((bytes) => bytes.subarray(0, 10));
        await new Promise(() => undefined);
      },
    };
    bench.images.startImport(stuck, { label: 'stick', who: 'Kim' });
    await expect.poll(() => storedBlobs()).toHaveLength(1);
    await openContentStore(join(bench.directory, 'store'));
    expect(await storedBlobs()).toEqual([]);
    expect(bench.images.releases()).toEqual([]);
  });

  it('of a folder that is no bundle, or not there, says so', async () => {
    bench = await openImportBench(publisher);
    expect(await bench.importBundle(bench.directory)).toMatchObject({ faultCode: 'trust/bundle-incomplete' });
    expect(await bench.importBundle(join(bench.directory, 'gone'))).toMatchObject({ faultCode: 'source/missing' });
    expect(bench.journal.map(({ action }) => action)).toEqual(['images.refuse', 'images.refuse']);
  });

  it('waits for the one before it', async () => {
    const first = await makeBundle(publisher);
    const second = await makeBundle(publisher, { addTo: first, version: '1.1.0' });
    bench = await openImportBench(publisher);
    const both = [first, second].map((bundle) => bench.importBundle(bundle));
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual(['done', 'done']);
    expect(bench.images.releases().map(({ id }) => id)).toEqual(['press-cell@1.1.0', 'press-cell@1.0.0']);
  });

  it('of an older release after a newer one works when the newest list still names it', async () => {
    const first = await makeBundle(publisher);
    const second = await makeBundle(publisher, { addTo: first, version: '1.1.0' });
    bench = await openImportBench(publisher);
    await bench.importBundle(second);
    const both = `${second}-both`;
    execFileSync('cp', ['-r', second, both]);
    execFileSync('cp', ['-r', join(first, 'targets'), join(first, 'oci'), both]);
    expect((await bench.importBundle(both)).status).toBe('done');
    expect(bench.images.releases()).toHaveLength(2);
  });
});

describe('a release that is here', () => {
  it('gives no image for a model it was not made for, nor when it is unknown', async () => {
    bench = await openImportBench(publisher);
    await bench.importBundle(await makeBundle(publisher));
    expect(await bench.images.imageFor(release, 'other')).toMatchObject({
      fault: { code: 'images/no-image-for-model' },
    });
    const unknown = { ...release, version: '9.9.9' };
    expect(await bench.images.imageFor(unknown, 'press-a')).toMatchObject({
      fault: { code: 'images/unknown-release' },
    });
  });

  it('gives no image once a part of it was changed, cut or lost on disk', async () => {
    bench = await openImportBench(publisher);
    await bench.importBundle(await makeBundle(publisher));
    const refusals = [];
    for (const path of await storedBlobs()) {
      const good = await readFile(path);
      await writeFile(path, good.subarray(1));
      refusals.push(await bench.images.imageFor(release, 'press-a'));
      await rm(path);
      refusals.push(await bench.images.imageFor(release, 'press-a'));
      await writeFile(path, good);
    }
    expect(refusals).toHaveLength(8);
    expect(refusals.every((result) => !result.ok && result.fault.code.startsWith('store/'))).toBe(true);
    expect((await bench.images.imageFor(release, 'press-a')).ok).toBe(true);
  });

  it('is not removed while a bot needs it', async () => {
    bench = await openImportBench(publisher, { neededBy: ['Press 4'] });
    await bench.importBundle(await makeBundle(publisher));
    const refusal = await bench.images.removeRelease('press-cell@1.0.0', 'Kim');
    expect(refusal).toMatchObject({ ok: false, fault: { code: 'images/in-use', details: { bots: 'Press 4' } } });
    expect(bench.stored()).toHaveLength(1);
  });

  it('takes its blobs with it, but not those that another release shares', async () => {
    const first = await makeBundle(publisher);
    const other = { layers: [...fakeImage.layers.slice(0, 1), { bytes: Buffer.from('other'), gzip: false }] };
    const second = await makeBundle(publisher, { addTo: first, version: '1.1.0', image: other });
    bench = await openImportBench(publisher);
    await bench.importBundle(first);
    await bench.importBundle(second);
    expect(await storedBlobs()).toHaveLength(7);
    expect((await bench.images.removeRelease('press-cell@1.1.0', 'Kim')).ok).toBe(true);
    expect(await storedBlobs()).toHaveLength(4);
    expect((await bench.images.imageFor(release, 'press-a')).ok).toBe(true);
  });
});

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)('a laptop disk (a real small file system, so only as root)', () => {
  let disk: string;
  const mount = (...options: string[]) =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', disk]);
  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'millwright-disk-'));
  });
  afterEach(() => execFileSync('umount', [disk]));
  afterAll(() => rm(disk, { recursive: true }));

  it('that is full refuses the import, keeps nothing of it and says how much room is needed', async () => {
    mount('size=1m');
    const image = { layers: [{ bytes: Buffer.alloc(3_000_000, 'x'), gzip: false }] };
    bench = await openImportBench(publisher, { storeDirectory: disk });
    const view = await bench.importBundle(await makeBundle(publisher, { image }));
    expect(view).toMatchObject({ status: 'refused', faultCode: 'store/disk-full' });
    expect(view.checks.find(({ status }) => status === 'refused')).toMatchObject({ id: 'complete' });
    expect(await storedBlobs(disk)).toEqual([]);
  });

  it('that became read-only refuses the import', async () => {
    mount('size=8m');
    bench = await openImportBench(publisher, { storeDirectory: disk });
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const view = await bench.importBundle(await makeBundle(publisher));
    expect(view).toMatchObject({ status: 'refused', faultCode: 'store/read-only' });
    expect(await openContentStore(disk)).toMatchObject({ ok: false, fault: { code: 'store/read-only' } });
  });
});
