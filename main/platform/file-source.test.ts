// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultError, unwrap } from '../../app/kernel/index.ts';
import type { BundleSource } from '../../app/ports/index.ts';
import { openBundleSource, openFileSource } from './file-source.ts';

const large = Buffer.alloc(1_300_000, 'large ');
let folder: string;
let file: string;
let source: BundleSource;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-file-source-'));
  await mkdir(join(folder, 'tree/oci'), { recursive: true });
  await writeFile(join(folder, 'tree/bundle.json'), '{}');
  await writeFile(join(folder, 'tree/oci/large'), large);
  file = join(folder, 'a.mwbundle');
  pack('bundle.json', 'oci/large');
  source = openFileSource(file);
});
afterEach(async () => {
  await source.close?.();
  await rm(folder, { recursive: true });
});

/** By the system's tar, so that our own writer is not what is tested. */
function pack(...names: string[]): void {
  const words = ['--format=ustar', '--blocking-factor=1', '-cf', file, '-C', join(folder, 'tree'), ...names];
  execFileSync('tar', words);
}

async function collect(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.read(path)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function openHandles(path: string): Promise<number> {
  const links = await Promise.allSettled((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`)));
  return links.filter((link) => link.status === 'fulfilled' && link.value === path).length;
}

describe('a bundle in one file', () => {
  it('gives its files by range, and nothing beside them', async () => {
    expect(unwrap(await source.list(10))).toEqual(['bundle.json', 'oci/large']);
    expect(unwrap(await source.size('oci/large'))).toBe(large.length);
    expect(Buffer.from(unwrap(await source.readSmall('bundle.json', 10))).toString()).toBe('{}');
    expect(await collect('bundle.json')).toEqual(Buffer.from('{}'));
    expect((await collect('oci/large')).equals(large)).toBe(true);
  });

  it('gives two files at once', async () => {
    const both = await Promise.all([collect('oci/large'), collect('oci/large')]);
    expect(both.every((bytes) => bytes.equals(large))).toBe(true);
  });

  it('refuses what is not there, what is larger than asked for, and more files than asked for', async () => {
    const missing = { fault: { code: 'source/missing' } };
    expect(await source.readSmall('metadata/root.json', 10)).toMatchObject(missing);
    expect(await source.size('oci')).toMatchObject(missing);
    await expect(collect('gone')).rejects.toMatchObject(missing);
    expect(await source.readSmall('oci/large', 100)).toMatchObject({ fault: { code: 'source/too-big' } });
    expect(await source.list(1)).toMatchObject({ fault: { code: 'source/too-big' } });
  });

  it.runIf(process.platform === 'linux')('is opened once, and let go of', async () => {
    await Promise.all([source.list(10), source.size('bundle.json'), collect('oci/large')]);
    expect(await openHandles(file)).toBe(1);
    await source.close?.();
    expect(await openHandles(file)).toBe(0);
    source = openFileSource(file);
  });

  it('stays the one that was opened when another takes its name', async () => {
    await source.list(10);
    await writeFile(join(folder, 'other'), 'other');
    await rename(join(folder, 'other'), file);
    expect((await collect('oci/large')).equals(large)).toBe(true);
  });
});

describe('a file that changes under our hands', () => {
  const changed = { fault: { code: 'source/changed' } };
  it.each([
    ['grows', () => appendFile(file, 'x')],
    ['is overwritten', () => pack('bundle.json')],
    ['is touched', () => utimes(file, 1, 1)],
  ])('and %s is refused at the next reading', async (_, change) => {
    await source.list(10);
    await change();
    expect(await source.readSmall('bundle.json', 10)).toMatchObject(changed);
    await expect(collect('oci/large')).rejects.toMatchObject(changed);
  });

  it('is refused in the middle of a payload, however many bytes were read', async () => {
    const read = async () => {
      for await (const _ of source.read('oci/large')) pack('bundle.json');
    };
    await expect(read()).rejects.toMatchObject(changed);
  });
});

describe('what is no bundle file', () => {
  const listed = async (path: string) => {
    const other = openFileSource(path);
    const result = await other.list(10);
    await other.close?.();
    return result.ok ? 'listed' : result.fault.code;
  };

  it('is refused: a link, a pipe, a folder, nothing', async () => {
    await symlink(file, join(folder, 'link'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await listed(join(folder, 'link'))).toBe('source/not-regular');
    expect(await listed(join(folder, 'pipe'))).toBe('source/not-regular');
    expect(await listed(folder)).toBe('source/not-regular');
    expect(await listed(join(folder, 'gone'))).toBe('source/missing');
  });

  it('is refused for its content, with every question and with the same answer', async () => {
    await writeFile(file, Buffer.alloc(4096, 'zip'));
    const refusal = { fault: { code: 'tar/not-ustar' } };
    expect(await source.list(10)).toMatchObject(refusal);
    expect(await source.readSmall('bundle.json', 10)).toMatchObject(refusal);
    await expect(collect('bundle.json')).rejects.toMatchObject(refusal);
    await expect(collect('bundle.json')).rejects.toBeInstanceOf(FaultError);
  });
});

describe('a bundle at a path', () => {
  it('is read as the folder or the file that it is', async () => {
    const asFolder = await openBundleSource(join(folder, 'tree'));
    const asFile = await openBundleSource(file);
    expect(unwrap(await asFolder.list(10))).toEqual(unwrap(await asFile.list(10)));
    await asFile.close?.();
  });

  it('that is not there is told when it is read', async () => {
    expect(await (await openBundleSource(join(folder, 'gone'))).list(10)).toMatchObject({
      fault: { code: 'source/missing' },
    });
  });
});
