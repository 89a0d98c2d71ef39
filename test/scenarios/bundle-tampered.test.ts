// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  changeFile,
  expectRefused,
  flipBit,
  type ImportBench,
  makeBundle,
  makeNextRoot,
  makePublisher,
  openImportBench,
  removePublisher,
  republishTargets,
  roleKeys,
  type TestPublisher,
  writeRoot,
} from '../builders/bundle/index.ts';

let publisher: TestPublisher;
let bench: ImportBench;
let stranger: TestPublisher;

beforeAll(async () => {
  [publisher, stranger] = await Promise.all([makePublisher(), makePublisher()]);
});
afterEach(() => bench.close());
afterAll(() => Promise.all([removePublisher(publisher), removePublisher(stranger)]));

const release = 'targets/releases/press-cell/1.0.0/release.json';

async function firstBlob(bundle: string, smallerThan = Number.POSITIVE_INFINITY): Promise<string> {
  const folder = join(bundle, 'oci/blobs/sha256');
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    if (bytes.length < smallerThan && bytes[0] !== 0x7b) return `oci/blobs/sha256/${name}`;
  }
  throw new Error('no layer');
}

describe('a bundle whose bytes were changed', () => {
  const rows: readonly (readonly [string, (bundle: string) => Promise<unknown>, string, string])[] = [
    ['a flipped bit in the release', (b) => changeFile(b, release, flipBit), 'trust/hash-mismatch', 'signature'],
    [
      'a longer release',
      (b) => changeFile(b, release, (x) => Buffer.concat([x, Buffer.from(' ')])),
      'trust/length-mismatch',
      'signature',
    ],
    ['a shorter release', (b) => truncate(join(b, release), 40), 'trust/length-mismatch', 'signature'],
    [
      'a flipped bit in a layer',
      async (b) => changeFile(b, await firstBlob(b), flipBit),
      'store/wrong-digest',
      'signature',
    ],
    [
      'a shorter layer',
      async (b) => changeFile(b, await firstBlob(b), (x) => x.subarray(1)),
      'store/wrong-size',
      'complete',
    ],
    ['a missing layer', async (b) => rm(join(b, await firstBlob(b))), 'trust/bundle-incomplete', 'complete'],
    ['a missing release', (b) => rm(join(b, release)), 'trust/bundle-incomplete', 'complete'],
    ['no timestamp', (b) => rm(join(b, 'metadata/timestamp.json')), 'trust/bundle-incomplete', 'complete'],
    ['no snapshot', (b) => rm(join(b, 'metadata/1.snapshot.json')), 'trust/bundle-incomplete', 'complete'],
    ['no targets', (b) => rm(join(b, 'metadata/1.targets.json')), 'trust/bundle-incomplete', 'complete'],
    ['nothing but payload', (b) => rm(join(b, 'metadata'), { recursive: true }), 'trust/bundle-incomplete', 'complete'],
    [
      'a flipped bit in targets',
      (b) =>
        changeFile(b, 'metadata/1.targets.json', (x) =>
          Buffer.from(x.toString().replace('"version":1', '"version":2')),
        ),
      'trust/meta-mix-and-match',
      'signature',
    ],
    [
      'a second spelling of targets',
      (b) => changeFile(b, 'metadata/1.targets.json', (x) => Buffer.concat([x, Buffer.from('\n')])),
      'trust/meta-not-canonical',
      'signature',
    ],
    [
      'an oversized timestamp',
      (b) => writeFile(join(b, 'metadata/timestamp.json'), Buffer.alloc(600_000, 0x20)),
      'trust/meta-too-big',
      'signature',
    ],
    [
      'a deeply nested snapshot',
      (b) => writeFile(join(b, 'metadata/1.snapshot.json'), '['.repeat(5000) + ']'.repeat(5000)),
      'trust/meta-too-deep',
      'signature',
    ],
    [
      'a stripped signature',
      (b) =>
        changeFile(b, 'metadata/timestamp.json', (x) =>
          Buffer.from(x.toString().replace(/"signatures":\[.*?\]/, '"signatures":[]')),
        ),
      'trust/meta-threshold',
      'signature',
    ],
  ];
  it.each(rows)('is refused: %s', async (_, damage, code, check) => {
    const bundle = await makeBundle(publisher);
    await damage(bundle);
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: code, check: check });
  });
});

describe('a bundle that holds something other than plain files', () => {
  const swap = async (bundle: string, path: string) => {
    await rename(join(bundle, path), join(bundle, 'elsewhere'));
    await symlink(join(bundle, 'elsewhere'), join(bundle, path));
  };
  it.each([
    ['a linked metadata file', () => 'metadata/timestamp.json'],
    ['a linked metadata folder', () => 'metadata'],
    ['a linked release', () => release],
    ['a linked layer', (bundle: string) => firstBlob(bundle)],
  ])('is refused: %s', async (_, path) => {
    const bundle = await makeBundle(publisher);
    await swap(bundle, await path(bundle));
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'source/not-regular', check: 'readable' });
  });
});

describe('a bundle that the wrong people signed', () => {
  it('is refused when only one release key signed', async () => {
    const bundle = await makeBundle(publisher);
    await republishTargets(publisher, bundle, { signers: (await roleKeys(publisher, 'targets')).slice(0, 1) });
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'trust/meta-threshold', check: 'signature' });
  });

  it('is refused when strangers signed the release list', async () => {
    const bundle = await makeBundle(publisher);
    await republishTargets(publisher, bundle, { signers: await roleKeys(stranger, 'targets') });
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'trust/meta-threshold', check: 'signature' });
  });

  it('is refused when nobody signed', async () => {
    const bundle = await makeBundle(publisher, { signers: 0 });
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'trust/meta-threshold', check: 'signature' });
  });

  it('is refused when it is of another publisher', async () => {
    const bundle = await makeBundle(stranger);
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: 'trust/meta-threshold', check: 'signature' });
  });
});

describe('a chain of roots', () => {
  it.each([
    ['signed by the new keys only', 2, '2.root.json', 'new', 'trust/meta-threshold'],
    ['signed by one old key and the new ones', 2, '2.root.json', 'one old', 'trust/meta-threshold'],
    ['signed by the old keys only', 2, '2.root.json', 'old', 'trust/meta-threshold'],
    ['under a false number', 3, '2.root.json', 'both', 'trust/meta-bad-version'],
  ])('is refused: the next root is %s', async (_, version, name, who, code) => {
    const { root } = await makeNextRoot(publisher, {
      version,
      signedBy: (oldKeys, newKeys) => {
        const olds = who === 'new' ? [] : who === 'one old' ? oldKeys.slice(0, 1) : oldKeys;
        return [...olds, ...(who === 'old' ? [] : newKeys)];
      },
    });
    const bundle = await makeBundle(publisher);
    await writeRoot(bundle, name, root);
    bench = await openImportBench(publisher);
    await expectRefused(bench, bundle, { code: code, check: 'signature' });
  });

  it('is followed when both the old and the new keys signed the next root', async () => {
    const { root } = await makeNextRoot(publisher, {
      version: 2,
      signedBy: (oldKeys, newKeys) => [...oldKeys, ...newKeys],
    });
    const bundle = await makeBundle(publisher);
    await writeRoot(bundle, '2.root.json', root);
    bench = await openImportBench(publisher);

    const view = await bench.importBundle(bundle);

    expect(view.status).toBe('done');
    expect(bench.stored()[0]?.trust.rootVersion).toBe(2);
  });
});
