// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packBundle } from '../../main/cli/bundle/index.ts';
import { makeBundle, makePublisher, removePublisher, type TestPublisher } from '../builders/bundle/index.ts';

// A bundle in one file as GNU tar and Python's tarfile see it.

let publisher: TestPublisher;
let bundle: string;
let file: string;

beforeAll(async () => {
  publisher = await makePublisher();
  bundle = await makeBundle(publisher);
  file = (await packBundle(bundle, `${bundle}.file.mwbundle`)).file;
});
afterAll(() => removePublisher(publisher));

const run = (command: string, ...words: string[]) => execFileSync(command, words, { stdio: 'pipe' }).toString();

it('is listed by GNU tar with every file of the folder, bundle.json first', async () => {
  const entries = await readdir(bundle, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(bundle.length + 1));
  const listed = run('tar', '-tf', file).trimEnd().split('\n');
  expect(listed[0]).toBe('bundle.json');
  expect(listed.toSorted()).toEqual(files.toSorted());
});

it('holds the very bytes of the folder, says GNU tar', () => {
  const unpacked = run('tar', '-xf', file, '--to-command=sha256sum');
  const onDisk = run('sh', '-c', `cd '${bundle}' && tar -tf '${file}' | xargs -n1 sh -c 'sha256sum < "$0"'`);
  expect(unpacked).toBe(onDisk);
});

it('is an ustar archive of plain files without owners and times, says Python', () => {
  const script =
    'import sys,tarfile\n' +
    'with tarfile.open(sys.argv[1],"r:",format=tarfile.USTAR_FORMAT) as t:\n' +
    ' print(sorted({(m.isreg(),m.mode,m.uid,m.gid,m.uname,m.mtime) for m in t}), t.pax_headers)';
  expect(run('python3', '-c', script, file)).toBe("[(True, 420, 0, 0, '', 0)] {}\n");
});
