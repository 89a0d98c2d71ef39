// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  dayMs,
  expectRefused,
  type ImportBench,
  makeBundle,
  makePublisher,
  openImportBench,
  removePublisher,
  type TestPublisher,
  testNow,
} from '../builders/bundle/index.ts';

let publisher: TestPublisher;
let bench: ImportBench;

beforeAll(async () => {
  publisher = await makePublisher();
});
afterEach(() => bench.close());
afterAll(() => removePublisher(publisher));

describe('a bundle out of its time', () => {
  it.each([
    ['after its timestamp ran out', 91, 'trust/meta-expired'],
    ['after everything ran out', 800, 'trust/meta-expired'],
  ])('is refused %s', async (_, days, code) => {
    const bundle = await makeBundle(publisher);
    bench = await openImportBench(publisher, { now: testNow + days * dayMs });
    await expectRefused(bench, bundle, { code: code, check: 'signer' });
  });

  it('is refused when the clock was set back behind a signed time that was seen', async () => {
    const old = await makeBundle(publisher, { expiresInDays: 10 });
    const later = await makeBundle(publisher, {
      addTo: old,
      version: '1.1.0',
      now: testNow + 20 * dayMs,
      expiresInDays: 10,
    });
    const stale = await makeBundle(publisher, { addTo: later, version: '1.2.0', now: testNow, expiresInDays: 5 });
    bench = await openImportBench(publisher, { now: testNow + 20 * dayMs });
    expect((await bench.importBundle(later)).status).toBe('done');

    bench.setNow(testNow);
    await expectRefused(bench, stale, { code: 'trust/meta-expired', check: 'signer' });
  });

  it('is refused when a newer publication was seen', async () => {
    const old = await makeBundle(publisher);
    const newer = await makeBundle(publisher, { addTo: old, version: '1.1.0' });
    bench = await openImportBench(publisher);
    expect((await bench.importBundle(newer)).status).toBe('done');
    await expectRefused(bench, old, { code: 'trust/meta-rollback', check: 'newer' });
  });

  it('is refused when it mixes two publications, and the whole one still comes in afterwards', async () => {
    const old = await makeBundle(publisher);
    const newer = await makeBundle(publisher, { addTo: old, version: '1.1.0' });
    const mixed = `${newer}-mixed`;
    await cp(newer, mixed, { recursive: true });
    await cp(join(old, 'metadata/1.snapshot.json'), join(mixed, 'metadata/2.snapshot.json'));
    bench = await openImportBench(publisher);
    await expectRefused(bench, mixed, { code: 'trust/meta-mix-and-match', check: 'signature' });
    expect((await bench.importBundle(newer)).status).toBe('done');
  });

  it('is refused when only the newer timestamp is there, and does not block the older whole bundle', async () => {
    const old = await makeBundle(publisher);
    const newer = await makeBundle(publisher, { addTo: old, version: '1.1.0' });
    const poisoned = `${old}-poisoned`;
    await mkdir(join(poisoned, 'metadata'), { recursive: true });
    await cp(join(newer, 'metadata/timestamp.json'), join(poisoned, 'metadata/timestamp.json'));
    bench = await openImportBench(publisher);
    await expectRefused(bench, poisoned, { code: 'trust/bundle-incomplete', check: 'complete' });
    expect((await bench.importBundle(old)).status).toBe('done');
  });

  it('is refused when its security epoch is below the one held', async () => {
    const old = await makeBundle(publisher, { securityEpoch: 2 });
    const lower = await makeBundle(publisher, { addTo: old, version: '1.1.0', securityEpoch: 1 });
    bench = await openImportBench(publisher);
    expect((await bench.importBundle(old)).status).toBe('done');
    await expectRefused(bench, lower, { code: 'images/epoch-lower', check: 'newer' });
  });
});
