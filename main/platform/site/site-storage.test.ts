// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../app/kernel/index.ts';
import { migrations } from './migrations.ts';
import { openSite, type SiteStorage } from './site-storage.ts';

let folder: string;
const open: SiteStorage[] = [];

async function openOne(): Promise<SiteStorage> {
  const site = unwrap(await openSite(folder));
  open.push(site);
  return site;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-'));
});
afterEach(async () => {
  for (const site of open.splice(0)) site.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a site that was worked on', () => {
  const workedOn = async () => {
    const first = await openOne();
    first.records.collection('bots').put('a', { name: 'Picker' });
    await writeFile(join(first.paths.journal, 'entries.jsonl'), '{}\n');
    first.close();
  };

  it.each([
    ['gone', (path: string) => rm(path)],
    ['empty', (path: string) => writeFile(path, '')],
  ])('is not begun anew in silence when its database is %s', async (_, harm) => {
    await workedOn();
    await harm(join(folder, 'site.db'));
    for (let start = 0; start < 2; start += 1) {
      expect(await openSite(folder)).toMatchObject({ ok: false, fault: { code: 'station/database-broken' } });
    }
  });
});

describe('records', () => {
  it('are there again after closing, each in its collection', async () => {
    const first = await openOne();
    first.records.collection('bots').put('a', { name: 'Picker' });
    first.records.collection('rollouts').put('a', { wave: 1 });
    first.records.collection('bots').put('b', { name: 'Packer' });
    first.records.collection('bots').remove('b');
    first.close();
    const { records } = await openOne();
    expect(records.collection('bots').all()).toEqual([{ name: 'Picker' }]);
    expect(records.collection('rollouts').find('a')).toEqual({ wave: 1 });
    expect(records.collection('bots').find('b')).toBeUndefined();
  });

  it('take the newest document of an id', async () => {
    const { records } = await openOne();
    records.collection('bots').put('a', { name: 'old' });
    records.collection('bots').put('a', { name: 'new' });
    expect(records.collection('bots').all()).toEqual([{ name: 'new' }]);
  });

  it('written together become durable together or not at all', async () => {
    const { records } = await openOne();
    const bots = records.collection<number>('bots');
    const failing = () =>
      records.atomically(() => {
        bots.put('a', 1);
        records.atomically(() => bots.put('b', 2));
        throw new Error('half way');
      });
    expect(failing).toThrow('half way');
    expect(bots.all()).toEqual([]);
    records.atomically(() => bots.put('c', 3));
    expect(bots.all()).toEqual([3]);
  });

  it('survive the death of the process right after put', async () => {
    const { records } = await openOne();
    records.collection('bots').put('a', 1);
    const copy = new Database(join(folder, 'site.db'));
    expect(copy.prepare('SELECT count(*) AS n FROM documents').all()).toEqual([{ n: 1 }]);
    copy.close();
  });
});

describe('the schema', () => {
  it.each([...migrations.keys(), migrations.length])(
    'is brought up to date from version %i, keeping what is there',
    async (version) => {
      const old = new Database(join(folder, 'site.db'));
      for (const step of migrations.slice(0, version)) old.exec(step);
      old.exec(`PRAGMA user_version = ${version}`);
      if (version >= 1) old.exec(`INSERT INTO documents VALUES ('bots', 'a', '{"name":"Picker"}')`);
      old.close();
      const { records } = await openOne();
      expect(records.collection('bots').all()).toEqual(version >= 1 ? [{ name: 'Picker' }] : []);
    },
  );

  it('of a newer program is refused and left as it is', async () => {
    const newer = new Database(join(folder, 'site.db'));
    newer.exec('PRAGMA user_version = 999');
    newer.close();
    const before = await readFile(join(folder, 'site.db'));
    expect(await openSite(folder)).toMatchObject({ ok: false, fault: { code: 'station/database-newer' } });
    expect((await readFile(join(folder, 'site.db'))).equals(before)).toBe(true);
  });
});

describe('a broken database', () => {
  it('is kept aside, and the site refused until a backup is restored', async () => {
    await writeFile(join(folder, 'site.db'), 'not a database at all, but long enough to be looked at');
    const refused = await openSite(folder);
    expect(refused).toMatchObject({ ok: false, fault: { code: 'station/database-broken' } });
    const kept = (await readdir(folder)).filter((name) => name.startsWith('site.db.broken-'));
    expect(kept).toHaveLength(1);
    expect(await readFile(join(folder, kept[0] ?? ''), 'utf8')).toMatch(/^not a database/);
    expect(await openSite(folder)).toMatchObject({ fault: { code: 'station/database-broken' } });
  });

  it('with damaged pages is found before anything is read from it', async () => {
    const site = await openOne();
    for (let n = 0; n < 400; n++) site.records.collection('bots').put(`bot ${n}`, { n, text: 'x'.repeat(200) });
    open.pop()?.close();
    const bytes = await readFile(join(folder, 'site.db'));
    randomBytes(4096).copy(bytes, 8192);
    await writeFile(join(folder, 'site.db'), bytes);
    expect(await openSite(folder)).toMatchObject({ fault: { code: 'station/database-broken' } });
  });
});

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('on a disk of its own', () => {
  const mount = (options: string) => execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  afterEach(() => {
    for (const site of open.splice(0)) site.close();
    // Lazily: the database's file stays open until its statements are collected.
    execFileSync('umount', ['-l', folder]);
  });

  it('that is full, a write is refused as such and what was written stays', async () => {
    mount('size=400k');
    const { records } = await openOne();
    const bots = records.collection<string>('bots');
    bots.put('small', 'kept');
    const fill = () => {
      for (let n = 0; n < 500; n++) bots.put(`bot ${n}`, 'x'.repeat(5000));
    };
    expect(fill).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: 'store/disk-full' }) }));
    expect(bots.find('small')).toBe('kept');
    expect(() => records.atomically(() => bots.put('more', 'x'.repeat(500_000)))).toThrow(/disk-full/);
    expect(bots.find('small')).toBe('kept');
  });

  it('that is read-only, the site is refused as such', async () => {
    mount('size=400k,ro');
    expect(await openSite(folder)).toMatchObject({
      fault: { code: 'store/read-only', details: { path: expect.stringContaining(folder) } },
    });
  });
});
