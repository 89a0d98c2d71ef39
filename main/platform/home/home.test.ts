// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultError, unwrap } from '../../../app/kernel/index.ts';
import { type Home, openHome } from './home.ts';

let folder: string;
const open: Home[] = [];

async function openOne(path = folder): Promise<Home> {
  const home = unwrap(await openHome(path));
  open.push(home);
  return home;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'home-'));
});
afterEach(async () => {
  for (const home of open.splice(0)) home.close();
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

describe('the lock of a home', () => {
  it('refuses a second holder and names the first', async () => {
    await openOne();
    expect(await openHome(folder)).toMatchObject({
      ok: false,
      fault: { code: 'station/already-running', details: { pid: process.pid } },
    });
  });

  it('is free again after close', async () => {
    unwrap(await openHome(folder)).close();
    expect((await openOne()).path).toBe(folder);
    expect(await readdir(folder)).toContain('station.lock');
  });

  it('lets others read the pid of its holder, and nobody else the file', async () => {
    await openOne();
    const path = join(folder, 'station.lock');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ pid: process.pid });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is held against another process while it lives, and taken over when it was killed', async () => {
    const hold = `
      const Database = require('libsql');
      new Database(process.argv[1]).exec('BEGIN EXCLUSIVE');
      console.log('held');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', hold, join(folder, 'station.lock.held')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await writeFile(join(folder, 'station.lock'), JSON.stringify({ pid: child.pid }));
    expect(await openHome(folder)).toMatchObject({
      fault: { code: 'station/already-running', details: { pid: child.pid } },
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await openOne();
    expect(JSON.parse(await readFile(join(folder, 'station.lock'), 'utf8'))).toEqual({ pid: process.pid });
  });

  it('does not believe a lock file of a process that is gone', async () => {
    await writeFile(join(folder, 'station.lock'), '{"pid":1}');
    expect((await openOne()).path).toBe(folder);
  });
});

describe('the settings', () => {
  it('survive closing and keep the laptop id', async () => {
    const first = await openOne();
    const { laptopId } = await first.settings.change({ technician: 'Ada' });
    await first.settings.change({ currentSite: 'site-1' });
    first.close();
    expect((await openOne()).settings.get()).toEqual({ laptopId, technician: 'Ada', currentSite: 'site-1' });
  });

  it('lose no change when several are made at once', async () => {
    const { settings } = await openOne();
    await Promise.all([settings.change({ technician: 'Ada' }), settings.change({ currentSite: 'site-1' })]);
    expect(settings.get()).toMatchObject({ technician: 'Ada', currentSite: 'site-1' });
  });

  it('begin anew when the file is unreadable, which is kept', async () => {
    await writeFile(join(folder, 'settings.json'), '{"laptopId":');
    expect((await openOne()).settings.get()).toMatchObject({ technician: null, currentSite: null });
    expect(await readFile(join(folder, 'settings.json.broken'), 'utf8')).toBe('{"laptopId":');
  });
});

describe('the sites of a home', () => {
  it('are there again after closing', async () => {
    const first = await openOne();
    const site = unwrap(await first.createSite({ name: 'Hall 3', kind: 'real' }));
    first.close();
    const second = await openOne();
    expect(second.sites()).toEqual([site]);
    expect(await readdir(second.siteFolder(site.id))).toEqual(['site.json']);
  });

  it('have names of their own, whatever the case', async () => {
    const home = await openOne();
    await home.createSite({ name: 'Hall 3', kind: 'real' });
    expect(await home.createSite({ name: 'hall 3', kind: 'real' })).toMatchObject({
      fault: { code: 'sites/name-taken' },
    });
  });

  it.each(['', '{"id":', '{"id":"another","name":"Hall 3","kind":"real"}', null])(
    'are named when they cannot be read, and left as they are (%j)',
    async (text) => {
      const first = await openOne();
      const site = unwrap(await first.createSite({ name: 'Hall 3', kind: 'real' }));
      const siteFolder = first.siteFolder(site.id);
      first.close();
      await rm(join(siteFolder, 'site.json'));
      if (text === null) await mkdir(join(siteFolder, 'site.json'));
      else await writeFile(join(siteFolder, 'site.json'), text);
      const second = await openOne();
      expect(second.sites()).toEqual([]);
      expect(second.unreadableSites()).toEqual([siteFolder]);
      expect(await readdir(siteFolder)).toEqual(['site.json']);
    },
  );

  it('can be removed', async () => {
    const home = await openOne();
    const site = unwrap(await home.createSite({ name: 'Hall 3', kind: 'real' }));
    expect(await home.removeSite(site.id)).toMatchObject({ ok: true });
    expect(home.sites()).toEqual([]);
    expect(await readdir(join(folder, 'sites'))).toEqual([]);
  });

  it.each(['nope', '../..', '__proto__'])('do not include %s', async (id) => {
    const home = await openOne();
    expect(() => home.siteFolder(id)).toThrow(FaultError);
    expect(await home.removeSite(id)).toMatchObject({ fault: { code: 'sites/unknown' } });
  });

  it('do not include a folder that was half made when the power went', async () => {
    const first = await openOne();
    first.close();
    await writeFile(join(folder, 'sites', '.site-half'), '');
    expect((await openOne()).sites()).toEqual([]);
    expect(await readdir(join(folder, 'sites'))).toEqual([]);
  });
});

describe('a home that cannot be written', () => {
  it('is refused with the path when it is not a folder', async () => {
    const path = join(folder, 'file');
    await writeFile(path, '');
    expect(await openHome(join(path, 'home'))).toMatchObject({ ok: false, fault: { code: 'store/io' } });
  });

  it.skipIf(process.getuid?.() === 0)('is refused as read-only', async () => {
    await chmod(folder, 0o500);
    expect(await openHome(folder)).toMatchObject({ fault: { code: 'store/read-only', details: { path: folder } } });
  });
});
