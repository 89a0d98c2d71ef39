// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../app/kernel/index.ts';
import { openHome, openSite } from '../platform/index.ts';
import { commands } from './commands.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let home: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  home = join(folder, 'home');
});
afterEach(() => rm(folder, { recursive: true }));

async function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = { stdout: (line: string) => void out.push(line), stderr: (line: string) => void err.push(line) };
  const code = await runCli(['--home', home, ...argv], io);
  return { code, out, err, json: () => JSON.parse(out.at(-1) ?? '') };
}

/** A home with one site in it, closed again. */
async function aHome(): Promise<string> {
  const opened = unwrap(await openHome(home));
  const site = unwrap(await opened.createSite({ name: 'Hall 3', kind: 'real' }));
  const storage = unwrap(await openSite(opened.siteFolder(site.id)));
  storage.records.collection('bots').put('a', { name: 'Picker' });
  storage.close();
  await opened.settings.change({ currentSite: site.id });
  opened.close();
  return site.id;
}

describe('wrong usage', () => {
  it.each([
    [['frob'], /no command "frob"/, 'help'],
    [['bots'], /needs one of these/, 'bots list'],
    [['bots', 'remove'], /BOT is missing/, commands['bots remove']?.usage],
    [['bots', 'list', 'more'], /"more" has no place here/, 'bots list'],
    [['bots', 'list', '--frob'], /Unknown option '--frob'/, 'bots list'],
    [['serve', '--port'], /port/, commands['serve']?.usage],
    [['serve', '--port', '80'], /from 1024 to 65535/, commands['serve']?.usage],
    [['serve', '--port', 'x'], /whole number/, commands['serve']?.usage],
    [['serve', '--practice', '0'], /from 1 to 1000/, commands['serve']?.usage],
    [['serve', '--practice', '1001'], /from 1 to 1000/, commands['serve']?.usage],
    [['serve', '--practice', 'many'], /from 1 to 1000/, commands['serve']?.usage],
    [['drill', 'frob'], /no drill "frob"/, commands['drill']?.usage],
  ] as const)('%j ends with 2 and the right usage line', async (argv, message, usage) => {
    const { code, out, err } = await run(...argv);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err[0]).toMatch(message);
    expect(err).toContain(`usage: millwright ${usage}`);
  });

  it('of --home is said as such', async () => {
    const err: string[] = [];
    const code = await runCli(['bots', 'list', '--home'], {
      stdout: () => undefined,
      stderr: (line) => void err.push(line),
    });
    expect([code, err[0]]).toEqual([2, '--home needs a folder.']);
  });
});

describe('help', () => {
  it('names every command', async () => {
    const { code, out } = await run('help');
    expect(code).toBe(0);
    for (const [name, { about }] of Object.entries(commands)) {
      expect(out.some((line) => line.startsWith(`  ${name} `) && line.endsWith(about))).toBe(true);
    }
  });

  it.each(Object.keys(commands))(
    'of "%s" is its usage, what it does, and every flag with its meaning',
    async (name) => {
      const { code, out } = await run(...name.split(' '), '--help');
      expect(code).toBe(0);
      expect(out.slice(0, 2)).toEqual([
        `usage: millwright ${commands[name]?.usage} [--json] [--home DIR]`,
        `${commands[name]?.about}.`,
      ]);
      const { values = [], switches = [] } = commands[name] ?? {};
      for (const flag of [...values, ...switches]) {
        expect(commands[name]?.usage).toContain(`--${flag}`);
        expect(out).toContainEqual(expect.stringMatching(new RegExp(`^  --${flag} +\\w`)));
      }
    },
  );

  it.each(['keygen', 'create', 'sign', 'verify', 'inspect', 'import'])('of "bundle %s" is complete', async (name) => {
    const { code, out } = await run('bundle', name, '--help');
    expect([code, out[0]]).toEqual([0, expect.stringMatching(`^usage: millwright bundle ${name} `)]);
    const flags = [...(out[0] ?? '').matchAll(/--([a-z-]+)/g)].map(([flag]) => flag);
    for (const flag of flags) expect(out).toContainEqual(expect.stringMatching(new RegExp(`^  ${flag} +\\w`)));
  });
});

describe('without a station', () => {
  it('a write is refused with code, cause and cure', async () => {
    const { code, err } = await run('bots', 'remove', 'Picker');
    expect(code).toBe(1);
    expect(err).toEqual([
      'station/not-running: No station runs on this data folder.',
      'No bot was touched.',
      'Start it with "npm start" or "npx millwright serve".',
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('a refusal is one object for programs', async () => {
    const { code, json } = await run('bots', 'remove', 'Picker', '--json');
    expect(code).toBe(1);
    expect(json()).toMatchObject({ ok: false, code: 'station/not-running', next: expect.any(String) });
  });

  it('the sites of an empty laptop are none', async () => {
    expect((await run('site', 'list', '--json')).json()).toEqual({ ok: true, sites: [], currentSite: null });
  });

  it('a site is backed up and restored', async () => {
    const id = await aHome();
    const backup = join(folder, 'backup');
    expect(await run('site', 'backup', backup)).toMatchObject({ code: 0 });
    expect((await run('site', 'backup', backup)).err[0]).toMatch(/^sites\/backup-exists/);
    await rm(home, { recursive: true });
    expect(await run('site', 'restore', backup)).toMatchObject({ code: 0 });
    expect((await run('site', 'list', '--json')).json()).toMatchObject({
      currentSite: id,
      sites: [{ name: 'Hall 3' }],
    });
  });

  it('a backup that is none is refused', async () => {
    const { code, err } = await run('site', 'restore', folder);
    expect([code, err[0]]).toEqual([1, expect.stringMatching(/^sites\/backup-damaged/)]);
  });

  it('a journal is looked for in the site, or in the named folder', async () => {
    expect((await run('journal', 'verify')).err[0]).toMatch(/^sites\/unknown/);
    expect((await run('journal', 'verify', folder)).err[0]).toMatch(/^journal\/missing/);
  });

  it('the doctor names what would stop Millwright and changes nothing', async () => {
    await writeFile(join(folder, 'home'), 'a file where the folder belongs');
    const { code, json } = await run('doctor', '--json');
    expect(code).toBe(1);
    expect(json().findings).toContainEqual(expect.objectContaining({ what: 'Data folder', state: 'bad' }));
    expect(await readdir(folder)).toEqual(['home']);
  });
});

describe('while another process holds the data folder', () => {
  it('a restore is refused and names it', async () => {
    const holder = unwrap(await openHome(home));
    const { code, err } = await run('site', 'restore', folder);
    expect([code, err[0]]).toEqual([1, expect.stringMatching(`^station/already-running: .*${process.pid}`)]);
    holder.close();
  });
});
