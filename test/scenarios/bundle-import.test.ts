// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  type ImportBench,
  makeBundle,
  makePublisher,
  openImportBench,
  removePublisher,
  type TestPublisher,
} from '../builders/bundle/index.ts';

let publisher: TestPublisher;
let bench: ImportBench | undefined;

beforeAll(async () => {
  publisher = await makePublisher();
});
afterEach(() => bench?.close());
afterAll(() => removePublisher(publisher));

it('brings a signed release in and makes a verified image of it', async () => {
  const bundle = await makeBundle(publisher);
  bench = await openImportBench(publisher, { siteModels: ['press-a'] });

  const view = await bench.importBundle(bundle);

  expect(view).toMatchObject({
    status: 'done',
    faultCode: null,
    releases: [{ product: 'press-cell', version: '1.0.0' }],
  });
  expect(view.checks.map(({ id, status }) => [id, status])).toEqual([
    ['readable', 'passed'],
    ['complete', 'passed'],
    ['signature', 'passed'],
    ['signer', 'passed'],
    ['fits', 'passed'],
    ['newer', 'passed'],
  ]);
  const image = await bench.images.imageFor({ product: 'press-cell', version: '1.0.0' }, 'press-a');
  expect(image).toMatchObject({
    ok: true,
    value: { model: 'press-a', platform: { os: 'linux', architecture: 'amd64' } },
  });
});
