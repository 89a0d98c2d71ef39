// SPDX-License-Identifier: Apache-2.0
// What a failing disk or a curious hand does to the small files of a data folder, met by the built program.
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine } from '../peers/main-job/command-line.ts';

const good = resolve(import.meta.dirname, '../../out/practice-releases/picker-app-1.1.0.mwbundle');
const timeout = 60_000;

let folder: string;
let line: CommandLine;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-damaged-'));
  line = new CommandLine(join(folder, 'home'));
  await line.serve();
}, timeout);
afterEach(async () => {
  await line.stop();
  await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 200 });
});

const siteFolder = async () => {
  const [site = ''] = await readdir(join(line.home, 'sites'));
  return join(line.home, 'sites', site);
};

const logged = async () => {
  const logs = join(line.home, 'logs');
  const texts = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')));
  return texts.join('');
};

const changesOfLaptop = async () => {
  const { entries } = await line.succeed('journal', 'list');
  const list: readonly { action: string; sentence: string }[] = Array.isArray(entries) ? entries : [];
  return list.filter(({ action }) => action === 'site.other-laptop').map(({ sentence }) => sentence);
};

describe('settings that are lost', { timeout }, () => {
  it.each([
    ['gone', (path: string) => rm(path)],
    ['cut off', (path: string) => writeFile(path, '{"laptopId"')],
  ])('by a file that is %s leave an alarm, and the former name once in the journal', async (_, damage) => {
    const settings = join(line.home, 'settings.json');
    const { laptopId: former } = JSON.parse(await readFile(settings, 'utf8'));
    await line.stop();
    expect(await logged()).not.toContain('sites/other-laptop');
    await damage(settings);
    await line.serve();

    const { laptopId } = JSON.parse(await readFile(settings, 'utf8'));
    expect(laptopId).not.toBe(former);
    expect(await changesOfLaptop()).toEqual([`This site was last used as ${former}, now as ${laptopId}.`]);
    expect(await logged()).toContain('sites/other-laptop');

    await line.stop();
    await line.serve();
    expect(await changesOfLaptop()).toHaveLength(1);
  });
});

describe('a damaged record of whom the site trusts', { timeout }, () => {
  it('raises an alarm and stops imports; it never falls back to older keys, and the bots stay in reach', async () => {
    await line.stop();
    const trust = join(await siteFolder(), 'trust');
    await cp(join(trust, 'gen-1'), join(trust, 'gen-2'), { recursive: true });
    await writeFile(join(trust, 'pointer.json'), '{"generation":2}');
    await writeFile(join(trust, 'gen-2', 'root.json'), '{}');
    await line.serve();

    expect(await logged()).toContain('trust/store-broken');
    const refused = await line.run('bundle', 'import', good);
    expect([refused.code, refused.json['code']]).toEqual([1, 'trust/store-broken']);
    expect(refused.err).toContain('Restore the newest backup of this site.');
    expect((await line.succeed('bots', 'list'))['bots']).not.toEqual([]);
  });
});

describe('a journal that is verified', { timeout }, () => {
  it('names what is missing, broken or foreign, and ends with 1', async () => {
    await line.succeed('bundle', 'import', good);
    await line.stop();
    const site = await siteFolder();
    const whole = join(folder, 'whole');
    await cp(site, whole, { recursive: true, filter: (path) => !path.includes('practice') });
    const journal = join(site, 'journal');
    const verifyAfter = async (damage: () => Promise<unknown>, ...words: string[]) => {
      await damage();
      const { code, json, err } = await line.run('journal', 'verify', ...words);
      await cp(whole, site, { recursive: true, force: true });
      expect(err).not.toMatch(/\n\s+at /);
      return [code, json['code']];
    };

    expect(await verifyAfter(async () => undefined)).toEqual([0, undefined]);
    expect(await verifyAfter(() => rm(join(site, 'site.db')))).toEqual([1, 'journal/length-unknown']);
    expect(await verifyAfter(() => writeFile(join(site, 'site.db'), 'no database, whatever it was before'))).toEqual([
      1,
      'station/database-broken',
    ]);
    expect(await verifyAfter(() => truncate(join(journal, 'entries.jsonl'), 20))).toEqual([1, 'journal/inconsistent']);
    const exported = join(folder, 'exported');
    await cp(journal, exported, { recursive: true });
    const other = new CommandLine(join(folder, 'other'));
    await other.serve();
    await other.stop();
    const [otherSite = ''] = await readdir(join(other.home, 'sites'));
    const foreignKey = join(other.home, 'sites', otherSite, 'journal', 'key');
    expect(await verifyAfter(() => cp(foreignKey, join(exported, 'key')), exported)).toEqual([
      1,
      'journal/inconsistent',
    ]);
    expect(await verifyAfter(() => rm(exported, { recursive: true }), exported)).toEqual([1, 'journal/missing']);
  });
});
