// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  changeFile,
  flipBit,
  makeBundle,
  makePublisher,
  removePublisher,
  republishTargets,
  roleKeys,
  type TestPublisher,
} from '../builders/bundle/index.ts';

const PYTHON_TUF = 'tuf==7.0.1';
const script = join(import.meta.dirname, 'bundle-tuf.py');
let publisher: TestPublisher;
let environment: string;

beforeAll(async () => {
  publisher = await makePublisher();
  environment = await mkdtemp(join(tmpdir(), 'millwright-python-tuf-'));
  execFileSync('python3', ['-m', 'venv', environment]);
  execFileSync(join(environment, 'bin/pip'), [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    PYTHON_TUF,
    'cryptography',
  ]);
}, 300_000);
afterAll(async () => {
  await removePublisher(publisher);
  await rm(environment, { recursive: true, force: true });
});

function verifyByPython(bundle: string): string {
  if (!existsSync(bundle)) throw new Error(`${bundle} is not there`);
  return execFileSync(join(environment, 'bin/python'), [script, publisher.root, bundle], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

it('python-tuf accepts what we sign', async () => {
  const first = await makeBundle(publisher);
  expect(JSON.parse(verifyByPython(first))).toEqual({
    version: 1,
    documents: ['releases/press-cell/1.0.0/release.json'],
  });
  const second = await makeBundle(publisher, { addTo: first, version: '1.1.0' });
  expect(JSON.parse(verifyByPython(second))).toEqual({
    version: 2,
    documents: ['releases/press-cell/1.1.0/release.json'],
  });
});

it('python-tuf refuses what we refuse', async () => {
  const altered = await makeBundle(publisher);
  await changeFile(altered, 'targets/releases/press-cell/1.0.0/release.json', flipBit);
  expect(() => verifyByPython(altered)).toThrow(/LengthOrHashMismatchError/);
  const short = await makeBundle(publisher);
  await republishTargets(publisher, short, { signers: (await roleKeys(publisher, 'targets')).slice(0, 1) });
  expect(() => verifyByPython(short)).toThrow(/UnsignedMetadataError/);
});
