// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBundle } from '../../main/cli/bundle/index.ts';
import { fakeRun } from '../builders/bundle/index.ts';

// Images made by umoci and skopeo from a busybox root file system, never by our own code.

let folder: string;
const now = ['--now', '2026-03-02T08:00:00Z'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-peer-oci-'));
  const run = (command: string, ...words: string[]) => execFileSync(command, words, { cwd: folder, stdio: 'pipe' });
  run('umoci', 'init', '--layout', 'layout');
  run('umoci', 'new', '--image', 'layout:v1');
  run('umoci', 'unpack', '--rootless', '--image', 'layout:v1', 'rootfs');
  await cp('/bin/busybox', join(folder, 'rootfs/rootfs/busybox'));
  run('umoci', 'repack', '--refresh-bundle', '--image', 'layout:v1', 'rootfs');
  await writeFile(join(folder, 'rootfs/rootfs/hello'), 'hello');
  run('umoci', 'repack', '--image', 'layout:v1', 'rootfs');
  run('skopeo', '--insecure-policy', 'copy', 'oci:layout:v1', 'docker-archive:archive.tar:press:v1');
  await writeFile(join(folder, 'run.json'), JSON.stringify(fakeRun));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bundle(...words: string[]): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const errors: string[] = [];
  const io = { stdout: (line: string) => lines.push(line), stderr: (line: string) => errors.push(line) };
  const code = await runBundle([...words, '--json'], io);
  expect({ words, code, errors }).toMatchObject({ code: 0 });
  return JSON.parse(lines.at(-1) ?? '');
}

it('takes images that other tools made, and makes bundles that other tools can read', async () => {
  const at = (name: string) => join(folder, name);
  await bundle('keygen', '--out', at('keys'), ...now);
  await bundle(
    'create',
    '--product',
    'press',
    '--version',
    '1.0.0',
    '--out',
    at('b.mwbundle'),
    '--run',
    at('run.json'),
    '--image',
    `oci=${at('layout')}:v1`,
    '--image',
    `archive=${at('archive.tar')}:press:v1`,
    '--root',
    at('keys/1.root.json'),
    ...now,
  );
  for (const key of ['targets-1', 'targets-3', 'snapshot', 'timestamp']) {
    await bundle('sign', at('b.mwbundle'), '--role', key.replace(/-\d/, ''), '--key', at(`keys/${key}.pem`), ...now);
  }
  const verdict = await bundle('verify', at('b.mwbundle'), '--root', at('keys/1.root.json'), ...now);
  expect(verdict).toMatchObject({ ok: true, releases: ['press@1.0.0'] });

  const configOf = (source: string) =>
    execFileSync('skopeo', ['inspect', '--config', '--raw', source], { encoding: 'utf8' });
  const layers = (source: string) => JSON.parse(configOf(source)).rootfs.diff_ids;
  expect(configOf(`oci:${at('b.mwbundle/oci')}:1.0.0-oci`)).toBe(configOf(`oci:${at('layout')}:v1`));
  expect(layers(`oci:${at('b.mwbundle/oci')}:1.0.0-archive`)).toEqual(layers(`oci:${at('layout')}:v1`));
  // A full copy makes skopeo re-hash every blob.
  for (const model of ['oci', 'archive']) {
    const copy = [
      '--insecure-policy',
      'copy',
      `oci:${at('b.mwbundle/oci')}:1.0.0-${model}`,
      `oci:${at(`copy-${model}`)}:x`,
    ];
    execFileSync('skopeo', copy, { stdio: 'pipe' });
  }
});
