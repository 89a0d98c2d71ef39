// SPDX-License-Identifier: Apache-2.0
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../app/kernel/index.ts';
import { type Home, openHome } from '../home/home.ts';
import { openSite } from './site-storage.ts';

let folder: string;
let home: Home;
let backup: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  home = unwrap(await openHome(join(folder, 'home')));
  backup = join(folder, 'backup');
});
afterEach(async () => {
  home.close();
  await rm(folder, { recursive: true });
});

async function siteWithWork() {
  const site = unwrap(await home.createSite({ name: 'Hall 3', kind: 'real' }));
  const storage = unwrap(await openSite(home.siteFolder(site.id)));
  storage.records.collection('bots').put('a', { name: 'Picker' });
  await writeFile(join(storage.paths.journal, 'journal.jsonl'), 'entry 1\n');
  await mkdir(join(storage.paths.store, 'sha256', 'ab'), { recursive: true });
  await writeFile(join(storage.paths.store, 'sha256', 'ab', 'abcd'), 'an image');
  return { site, storage };
}

async function backedUp() {
  const { site, storage } = await siteWithWork();
  unwrap(await storage.backup(backup));
  storage.close();
  return site;
}

describe('a backup', () => {
  it('of a site in use brings all of it back into an empty home', async () => {
    const site = await backedUp();
    const other = unwrap(await openHome(join(folder, 'other')));
    expect(unwrap(await other.restoreSite(backup))).toEqual({ site, keptAt: null });
    expect(other.sites()).toEqual([site]);
    const restored = unwrap(await openSite(other.siteFolder(site.id)));
    expect(restored.records.collection('bots').all()).toEqual([{ name: 'Picker' }]);
    expect(await readFile(join(restored.paths.journal, 'journal.jsonl'), 'utf8')).toBe('entry 1\n');
    expect(await readFile(join(restored.paths.store, 'sha256', 'ab', 'abcd'), 'utf8')).toBe('an image');
    restored.close();
    other.close();
  });

  it('restored over its own site keeps aside what was there', async () => {
    const site = await backedUp();
    await writeFile(join(home.siteFolder(site.id), 'site.db'), 'broken');
    unwrap(await home.restoreSite(backup));
    const restored = unwrap(await openSite(home.siteFolder(site.id)));
    expect(restored.records.collection('bots').all()).toEqual([{ name: 'Picker' }]);
    restored.close();
    const kept = await readdir(join(home.path, 'kept'));
    expect(kept).toHaveLength(1);
    expect(await readFile(join(home.path, 'kept', kept[0] ?? '', 'site.db'), 'utf8')).toBe('broken');
  });

  it('is not written over something that exists', async () => {
    const { storage } = await siteWithWork();
    await mkdir(backup);
    expect(await storage.backup(backup)).toMatchObject({ fault: { code: 'sites/backup-exists' } });
    storage.close();
  });

  it.each([
    ['a changed file', () => appendFile(join(backup, 'journal', 'journal.jsonl'), 'x')],
    ['a missing file', () => rm(join(backup, 'store'), { recursive: true })],
    ['no manifest', () => rm(join(backup, 'backup.json'))],
    [
      'a link in place of a file',
      async () => {
        await rm(join(backup, 'site.db'));
        await symlink('/etc/hostname', join(backup, 'site.db'));
      },
    ],
    [
      'a path that leads out',
      () => rewriteManifest((text) => text.replace('journal/journal.jsonl', '../../../escaped')),
    ],
    [
      'a path that is absolute',
      () => rewriteManifest((text) => text.replace('journal/journal.jsonl', '/etc/hostname')),
    ],
  ])('with %s is refused and changes nothing', async (_what, damage) => {
    const site = await backedUp();
    await damage();
    expect(await home.restoreSite(backup)).toMatchObject({ fault: { code: 'sites/backup-damaged' } });
    const untouched = unwrap(await openSite(home.siteFolder(site.id)));
    expect(untouched.records.collection('bots').all()).toEqual([{ name: 'Picker' }]);
    untouched.close();
    expect(await readdir(join(home.path, 'kept'))).toEqual([]);
  });
});

async function rewriteManifest(change: (text: string) => string): Promise<void> {
  const path = join(backup, 'backup.json');
  await writeFile(path, change(await readFile(path, 'utf8')));
}
