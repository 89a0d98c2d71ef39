// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Updater } from 'tuf-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../app/kernel/index.ts';
import { createInThreadVerifier, createTrustVerifier, openDirectorySource } from '../../main/platform/index.ts';
import { setReferenceTime } from '../../main/platform/trust/verify.ts';
import {
  dayMs,
  type ImportBench,
  makeBundle,
  makePublisher,
  openImportBench,
  removePublisher,
  type TestPublisher,
  testNow,
} from '../builders/bundle/index.ts';

const repository = join(import.meta.dirname, '../..');
const workerUrl = pathToFileURL(join(repository, 'out/main/platform/trust/worker.js'));

let publisher: TestPublisher;
let bundle: string;
let bench: ImportBench;

beforeAll(async () => {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'main/platform'], { cwd: repository });
  publisher = await makePublisher();
  bundle = await makeBundle(publisher);
}, 120_000);
afterEach(() => bench.close());
afterAll(() => removePublisher(publisher));

describe.each([
  ['in a worker thread', (trust: string) => createTrustVerifier(trust, workerUrl)],
  ['on the calling thread', createInThreadVerifier],
])('a trust verifier %s', (_, create) => {
  it('answers what the signed metadata vouches for', async () => {
    bench = await openImportBench(publisher, { verifier: create });
    const result = await create(bench.trustDirectory).verify(openDirectorySource(bundle), testNow);
    expect(result).toMatchObject({
      ok: true,
      value: {
        rootVersion: 1,
        targetsVersion: 1,
        issuedAt: testNow,
        expires: '2026-05-31T08:00:00Z',
        signatures: { good: 2, needed: 2, of: 3 },
      },
    });
    expect(result.ok && [...result.value.documents.keys()]).toEqual(['releases/press-cell/1.0.0/release.json']);
  });

  it('judges by the time it is given, not by the clock of the machine', async () => {
    bench = await openImportBench(publisher);
    const verifier = create(bench.trustDirectory);
    const late = await verifier.verify(openDirectorySource(bundle), testNow + 91 * dayMs);
    expect(late).toMatchObject({
      ok: false,
      fault: { code: 'trust/meta-expired', details: { file: 'timestamp.json' } },
    });
    expect((await verifier.verify(openDirectorySource(bundle), testNow + 89 * dayMs)).ok).toBe(true);
  });

  it('passes on the fault of a stick that is not there', async () => {
    bench = await openImportBench(publisher);
    const gone = { ...openDirectorySource('/nowhere') };
    const result = await create(bench.trustDirectory).verify(gone, testNow);
    expect(result).toMatchObject({ ok: false, fault: { code: 'trust/bundle-incomplete' } });
  });

  it('leaves nothing behind when it refuses, and nothing but the next generation when its work is committed', async () => {
    bench = await openImportBench(publisher);
    const verifier = create(bench.trustDirectory);
    await verifier.verify(openDirectorySource('/nowhere'), testNow);
    expect((await readdir(bench.trustDirectory)).sort()).toEqual(['gen-1', 'pointer.json']);
    const result = await verifier.verify(openDirectorySource(bundle), testNow);
    if (result.ok) await verifier.commit(result.value.scratch);
    expect((await readdir(bench.trustDirectory)).sort()).toEqual(['gen-1', 'gen-2', 'pointer.json']);
  });

  it('says so when the site trusts nobody', async () => {
    bench = await openImportBench(publisher);
    await rm(bench.trustDirectory, { recursive: true });
    const result = await create(bench.trustDirectory).verify(openDirectorySource(bundle), testNow);
    expect(result).toMatchObject({ ok: false, fault: { code: 'trust/not-enrolled' } });
  });

  it('lets a defect of its caller through instead of hiding it as a bad bundle', async () => {
    bench = await openImportBench(publisher);
    const broken = { ...openDirectorySource(bundle), readSmall: () => Promise.reject(new TypeError('a bug')) };
    await expect(create(bench.trustDirectory).verify(broken, testNow)).rejects.toThrow('a bug');
  });
});

it('finds in tuf-js the place where its reference time is kept', async () => {
  bench = await openImportBench(publisher);
  const updater = new Updater({
    metadataDir: join(bench.trustDirectory, 'gen-1'),
    metadataBaseUrl: 'bundle:///metadata',
    fetcher: {
      downloadBytes: () => Promise.reject(new Error('none')),
      downloadFile: () => Promise.reject(new Error('none')),
    },
  });
  expect(() => setReferenceTime(updater, testNow)).not.toThrow();
  expect(ok(Reflect.get(Reflect.get(updater, 'trustedSet'), 'referenceTime'))).toEqual(ok(new Date(testNow)));
});
