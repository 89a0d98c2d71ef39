// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mcubootImage } from '../../hardware/practice/index.ts';
import {
  changeFile,
  expectRefused,
  fakeImage,
  fakeRun,
  type ImportBench,
  makeBundle,
  makePublisher,
  openImportBench,
  removePublisher,
  republishTargets,
  sha256,
  type TestPublisher,
} from '../builders/bundle/index.ts';

let publisher: TestPublisher;
let bench: ImportBench;

beforeAll(async () => {
  publisher = await makePublisher();
});
afterEach(() => bench.close());
afterAll(() => removePublisher(publisher));

const release = 'targets/releases/press-cell/1.0.0/release.json';

describe('a signed release that cannot be used', () => {
  const layersOf = (document: Record<string, unknown>) => document['layers'] as Record<string, unknown>[];

  it('is refused when the site has other models', async () => {
    const bundle = await makeBundle(publisher, { models: ['press-b'] });
    bench = await openImportBench(publisher, { siteModels: ['press-a'] });
    await expectRefused(bench, bundle, { code: 'images/no-model-fits', check: 'fits' });
  });

  // `create` refuses these too, so the finished bundle is altered before anybody signs it.
  it.each([
    [
      'a digest that is a path',
      (d: Record<string, unknown>) => ({
        ...d,
        layers: layersOf(d).map((l) => ({ ...l, digest: 'sha256:../../etc/passwd' })),
      }),
      'oci/bad-digest',
    ],
    [
      'an md5 digest',
      (d: Record<string, unknown>) => ({
        ...d,
        layers: layersOf(d).map((l) => ({ ...l, digest: 'md5:d41d8cd98f00b204e9800998ecf8427e' })),
      }),
      'oci/bad-digest',
    ],
    ['a manifest that is an index as well', (d: object) => ({ ...d, manifests: [] }), 'oci/ambiguous-doc'],
    [
      'a layer on the internet',
      (d: Record<string, unknown>) => ({
        ...d,
        layers: layersOf(d).map((l) => ({ ...l, urls: ['https://example.com'] })),
      }),
      'oci/foreign-layer',
    ],
    [
      'a layer of an unknown kind',
      (d: Record<string, unknown>) => ({
        ...d,
        layers: layersOf(d).map((l) => ({ ...l, mediaType: 'application/zip' })),
      }),
      'oci/media-type',
    ],
    [
      '129 layers',
      (d: Record<string, unknown>) => ({ ...d, layers: Array.from({ length: 129 }, () => layersOf(d)[0]) }),
      'oci/too-many-layers',
    ],
    [
      'fewer layers than its config states',
      (d: Record<string, unknown>) => ({ ...d, layers: layersOf(d).slice(1) }),
      'oci/layer-count',
    ],
    [
      'layers in another order',
      (d: Record<string, unknown>) => ({ ...d, layers: layersOf(d).toReversed() }),
      'images/layer-mismatch',
    ],
    ['no JSON', () => 'nonsense', 'oci/bad-json'],
  ])('is refused: %s', async (_, change, code) => {
    const bundle = await makeBundle(publisher, { beforeSigning: (b) => replaceManifest(b, change), signers: 0 });
    await republishTargets(publisher, bundle, { change: await relistRelease(bundle) });
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: code, check: 'fits' });
  });

  it('is refused when the image is for another processor than the release says', async () => {
    const arm = await makeBundle(publisher, { image: { ...fakeImage, architecture: 'arm64' } });
    await changeFile(arm, release, (bytes) => Buffer.from(bytes.toString().replace('"arm64"', '"amd64"')));
    await republishTargets(publisher, arm, { change: await relistRelease(arm) });
    bench = await openImportBench(publisher);
    await expectRefused(bench, arm, { code: 'images/platform-mismatch', check: 'fits' });
  });

  it('is refused when a layer unpacks to far too much', async () => {
    const bomb = { layers: [{ bytes: Buffer.alloc(200 * 1024 * 1024), gzip: true }] };
    const bundle = await makeBundle(publisher, { image: bomb });
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'images/layer-bomb', check: 'fits' });
  });

  it('is refused when a packed layer is no gzip stream', async () => {
    const bundle = await makeBundle(publisher, {
      image: {
        layers: [{ bytes: Buffer.from('not packed'), gzip: false }],
        changeManifest: (d) => ({
          ...d,
          layers: layersOf(d).map((l) => ({ ...l, mediaType: `${l['mediaType']}+gzip` })),
        }),
      },
    });
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'images/layer-mismatch', check: 'fits' });
  });

  // `create` refuses this too, so the finished bundle is altered before anybody signs it.
  it('is refused when a microcontroller image does not verify', async () => {
    const image = mcubootImage({ version: '1.0.0', payload: Buffer.from('firmware') });
    image.writeUInt8(0, image.length - 1);
    const bundle = await makeBundle(publisher);
    await changeFile(bundle, release, (bytes) => {
      const document = JSON.parse(bytes.toString());
      const file = { mediaType: 'application/octet-stream', digest: sha256(image), size: image.length };
      document.images.push({ family: 'mcu', models: ['arm-m4'], file });
      return Buffer.from(JSON.stringify(document));
    });
    await mkdir(join(bundle, 'files/sha256'), { recursive: true });
    await writeFile(join(bundle, 'files/sha256', sha256(image).slice(7)), image);
    await republishTargets(publisher, bundle, { change: await relistRelease(bundle) });
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'mcuboot/hash-mismatch', check: 'fits' });
  });

  it('is refused when its description has an unknown field', async () => {
    const bundle = await makeBundle(publisher);
    await changeFile(bundle, release, (bytes) =>
      Buffer.from(bytes.toString().replace('{"schema"', '{"extra":1,"schema"')),
    );
    await republishTargets(publisher, bundle, { change: await relistRelease(bundle) });
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'images/bad-release', check: 'fits' });
  });

  it('is refused when one version number was given to two contents', async () => {
    const first = await makeBundle(publisher);
    const second = await makeBundle(publisher, { spec: { ...fakeRun, run: { ...fakeRun.run, memoryMb: 65 } } });
    bench = await openImportBench(publisher);
    expect((await bench.importBundle(first)).status).toBe('done');
    // The second publication has the numbers of the first, so only a station that has not seen the first would look further.
    await republishTargets(publisher, second, {});
    const other = await makeBundle(publisher, { addTo: second, version: '1.1.0' });
    await cp(join(second, 'targets'), join(other, 'targets'), { recursive: true });
    await cp(join(second, 'oci/blobs'), join(other, 'oci/blobs'), { recursive: true });
    await expectRefused(bench, other, { code: 'images/changed-release', check: 'newer' });
  });
});

/** Replaces the manifest blob and names the new one in the release. */
async function replaceManifest(bundle: string, change: (manifest: Record<string, unknown>) => unknown): Promise<void> {
  const path = join(bundle, release);
  const document = JSON.parse(await readFile(path, 'utf8'));
  const blobs = join(bundle, 'oci/blobs/sha256');
  const old = JSON.parse(await readFile(join(blobs, document.images[0].manifest.digest.slice(7)), 'utf8'));
  const bytes = JSON.stringify(change(old));
  const digest = sha256(bytes);
  await writeFile(join(blobs, digest.slice(7)), bytes);
  document.images[0].manifest = { ...document.images[0].manifest, digest, size: Buffer.byteLength(bytes) };
  await writeFile(path, JSON.stringify(document));
}

/** Makes targets list the release as it lies in the bundle now. */
async function relistRelease(bundle: string) {
  const bytes = await readFile(join(bundle, release));
  const entry = { length: bytes.length, hashes: { sha256: sha256(bytes).slice(7) } };
  return <T extends { targets: object }>(signed: T): T => ({
    ...signed,
    targets: { ...signed.targets, 'releases/press-cell/1.0.0/release.json': entry },
  });
}
