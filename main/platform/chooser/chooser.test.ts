// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../app/kernel/index.ts';
import { type Chooser, createChooser } from './chooser.ts';
import { defaultImportFolders } from './places.ts';

let folder: string;
let allowed: string;
let secret: string;
let chooser: Chooser;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'chooser-')));
  allowed = join(folder, 'import');
  secret = join(folder, 'secret');
  await mkdir(join(allowed, 'june.mwbundle'), { recursive: true });
  await mkdir(join(allowed, 'sub'));
  await writeFile(join(allowed, 'acme.root.json'), '{}');
  await writeFile(join(allowed, 'root.json'), '{}');
  await writeFile(join(allowed, 'notes.txt'), '');
  await writeFile(join(allowed, '.hidden'), '');
  await mkdir(secret);
  await writeFile(join(secret, 'key.root.json'), 'secret');
  chooser = createChooser({ folders: [allowed, join(folder, 'not-there')], drives: { parents: [], kernel: null } });
});
afterEach(() => rm(folder, { recursive: true }));

async function entriesOf(handle: string | null) {
  return unwrap(await chooser.list(handle)).entries;
}
async function handleOf(name: string, within: string | null = null): Promise<string> {
  const entry = (await entriesOf(within)).find((one) => one.name === name);
  return entry?.handle ?? expect.fail(`no ${name}`);
}

describe('the chooser', () => {
  it('offers the allowed folders that exist, and says when no stick is there', async () => {
    const { entries, emptySentence } = unwrap(await chooser.list(null));
    expect(entries).toMatchObject([{ name: 'import', kind: 'folder' }]);
    expect(emptySentence).toMatch(/No stick/);
  });

  it('lists a folder: bundles, roots, folders, files; nothing hidden', async () => {
    const entries = await entriesOf(await handleOf('import'));
    expect(entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'bundle june.mwbundle',
      'root acme.root.json',
      'root root.json',
      'folder sub',
      'file notes.txt',
    ]);
  });

  it('lists a bundle in one file with its size, and offers a folder that is named like one as a folder', async () => {
    await writeFile(join(allowed, 'sub', 'july.mwbundle'), 'x'.repeat(1200));
    await writeFile(join(allowed, 'sub', 'may.mwbundle.tar'), 'x');
    await mkdir(join(allowed, 'sub', 'old.mwbundle.tar'));
    const entries = await entriesOf(await handleOf('sub', await handleOf('import')));
    expect(entries).toMatchObject([
      { name: 'july.mwbundle', kind: 'bundle', sizeBytes: 1200 },
      { name: 'may.mwbundle.tar', kind: 'bundle', sizeBytes: 1 },
      { name: 'old.mwbundle.tar', kind: 'folder' },
    ]);
  });

  it('says when a folder is empty', async () => {
    const { emptySentence } = unwrap(await chooser.list(await handleOf('sub', await handleOf('import'))));
    expect(emptySentence).toBe('This folder is empty.');
  });

  it('resolves a handle to its path, and gives one place one handle', async () => {
    const handle = await handleOf('june.mwbundle', await handleOf('import'));
    expect(unwrap(chooser.resolve(handle))).toBe(join(allowed, 'june.mwbundle'));
    expect(await handleOf('june.mwbundle', await handleOf('import'))).toBe(handle);
  });

  it('gives nothing away about paths', async () => {
    expect(JSON.stringify(await entriesOf(await handleOf('import')))).not.toContain(folder);
  });

  it.each(['', '../..', '/etc', 'import', '__proto__'])('refuses "%s", which it never gave out', async (handle) => {
    expect(chooser.resolve(handle)).toMatchObject({ fault: { code: 'chooser/unknown-handle' } });
    expect(await chooser.list(handle)).toMatchObject({ fault: { code: 'chooser/unknown-handle' } });
  });

  it('knows no handle of another session', async () => {
    const handle = await handleOf('import');
    const other = createChooser({ folders: [allowed], drives: { parents: [], kernel: null } });
    expect(other.resolve(handle)).toMatchObject({ fault: { code: 'chooser/unknown-handle' } });
  });

  it('says when the stick was pulled', async () => {
    const handle = await handleOf('june.mwbundle', await handleOf('import'));
    await rm(join(allowed, 'june.mwbundle'), { recursive: true });
    expect(chooser.resolve(handle)).toMatchObject({ fault: { code: 'source/missing' } });
  });

  it('shows a name without characters that turn or break the text', async () => {
    await writeFile(join(allowed, 'a\u202egpj\n.root.json'), '');
    const names = (await entriesOf(await handleOf('import'))).map(({ name }) => name);
    expect(names).toContain('a\ufffdgpj\ufffd.root.json');
  });
});

describe('a path named on the command line', () => {
  it('gets a handle, through a link the handle of what it leads to', async () => {
    await symlink(join(secret, 'key.root.json'), join(folder, 'named'));
    expect(unwrap(chooser.resolve(unwrap(chooser.offer(join(folder, 'named')))))).toBe(join(secret, 'key.root.json'));
  });

  it('that is not there is refused', () => {
    expect(chooser.offer(join(folder, 'nothing'))).toMatchObject({ fault: { code: 'source/missing' } });
  });
});

describe('nobody escapes the allowed folders', () => {
  it('through a link, which is not offered', async () => {
    await symlink(secret, join(allowed, 'way-out'));
    await symlink(join(secret, 'key.root.json'), join(allowed, 'key.root.json'));
    const names = (await entriesOf(await handleOf('import'))).map(({ name }) => name);
    expect(names).not.toContain('way-out');
    expect(names).not.toContain('key.root.json');
  });

  it('through a folder that became a link after it was listed', async () => {
    await writeFile(join(allowed, 'sub', 'key.root.json'), 'mine');
    const sub = await handleOf('sub', await handleOf('import'));
    const key = await handleOf('key.root.json', sub);
    await rename(join(allowed, 'sub'), join(allowed, 'moved'));
    await symlink(secret, join(allowed, 'sub'));
    expect(chooser.resolve(key)).toMatchObject({ fault: { code: 'source/not-regular' } });
    expect(await chooser.list(sub)).toMatchObject({ fault: { code: 'source/not-regular' } });
  });

  it('through a pipe or device', async () => {
    execFileSync('mkfifo', [join(allowed, 'pipe.root.json')]);
    const names = (await entriesOf(await handleOf('import'))).map(({ name }) => name);
    expect(names).not.toContain('pipe.root.json');
  });
});

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('a stick', () => {
  it('is what is mounted under the media folder, and only that', async () => {
    const media = join(folder, 'media');
    await mkdir(join(media, 'STICK'), { recursive: true });
    await mkdir(join(media, 'leftover'));
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', join(media, 'STICK')]);
    try {
      const { entries, emptySentence } = unwrap(
        await createChooser({ folders: [], drives: { parents: [media], kernel: null } }).list(null),
      );
      expect(entries).toMatchObject([{ name: 'STICK', kind: 'drive' }]);
      expect(emptySentence).toBeNull();
    } finally {
      execFileSync('umount', [join(media, 'STICK')]);
    }
  });
});

describe('the import folders', () => {
  it('are the own one, the downloads, and what the environment lists', () => {
    const folders = defaultImportFolders('/home/import', { MILLWRIGHT_IMPORT_DIRS: '/srv/a:/srv/b' });
    expect(folders).toEqual(['/home/import', expect.stringMatching(/Downloads$/), '/srv/a', '/srv/b']);
  });
});
