// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcubootImage } from '../../../hardware/practice/index.ts';
import { fakeImage, fakeRun, writeFakeLayout } from '../../../test/builders/bundle/index.ts';
import { runBundle } from './index.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const now = ['--now', '2026-03-02T08:00:00Z'];

const mcuHealth = {
  ...{ startupS: 20, periodS: 2 },
  probes: [{ kind: 'stat', id: 'jams', group: 'belt', field: 'jams', max: 3, timeoutS: 2, failureThreshold: 2 }],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-bundle-cli-'));
  await writeFakeLayout(at('layout'), fakeImage);
  await writeFile(at('run.json'), JSON.stringify(fakeRun));
  await writeFile(at('firmware.bin'), mcubootImage({ version: '1.1.0', payload: Buffer.from('firmware') }));
  await writeFile(at('broken.bin'), 'firmware');
  await writeFile(at('health.json'), JSON.stringify(mcuHealth));
  expect((await run('keygen', '--out', at('keys'), ...now)).code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...words: string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await runBundle(words, { stdout: (line) => out.push(line), stderr: (line) => errors.push(line) });
  return { code, out, errors };
}

function createWords(name: string, version = '1.0.0'): string[] {
  const image = ['--image', `press-a=${at('layout')}`, '--run', at('run.json')];
  return ['create', '--product', 'press', '--version', version, '--out', at(name), ...image, ...now];
}

const withRoot = () => ['--root', at('keys/1.root.json')];

async function signAll(name: string): Promise<void> {
  for (const key of ['targets-1', 'targets-2', 'snapshot', 'timestamp']) {
    const words = ['sign', at(name), '--role', key.replace(/-\d/, ''), '--key', at(`keys/${key}.pem`), ...now];
    expect((await run(...words)).code).toBe(0);
  }
}

describe('the way from keys to a verified bundle', () => {
  it('keeps private keys to their owner', async () => {
    const pem = (await readdir(at('keys'))).filter((name) => name.endsWith('.pem'));
    expect(pem).toHaveLength(8);
    for (const name of pem) expect((await stat(at(`keys/${name}`))).mode & 0o777).toBe(0o600);
  });

  it('works step by step, and a second release joins the first', async () => {
    expect((await run(...createWords('a.mwbundle'), ...withRoot())).code).toBe(0);
    await signAll('a.mwbundle');
    const verdict = await run('verify', at('a.mwbundle'), ...withRoot(), ...now, '--json');
    expect(JSON.parse(verdict.out[0] ?? '')).toMatchObject({ ok: true, releases: ['press@1.0.0'] });

    const files = ['--file', `arm-m4=${at('firmware.bin')}`, '--health', at('health.json')];
    expect((await run(...createWords('b.mwbundle', '1.1.0'), ...files, '--add-to', at('a.mwbundle'))).code).toBe(0);
    await signAll('b.mwbundle');
    const second = await run('verify', at('b.mwbundle'), ...withRoot(), ...now);
    expect(second.out.join('\n')).toContain('Fits the models press-a, arm-m4.');
    const seen = await run('inspect', at('b.mwbundle'), '--json');
    expect(JSON.parse(seen.out[0] ?? '')).toMatchObject({
      signed: true,
      roles: [{ version: 1 }, { role: 'targets', version: 2, good: 2 }, { version: 2 }, { version: 2 }],
      releases: [
        { here: false },
        { here: true, version: '1.1.0', images: [{ family: 'container' }, { family: 'mcu' }] },
      ],
    });
  });

  it('takes signatures above away when one below is added', async () => {
    await run(...createWords('again.mwbundle'), ...withRoot());
    await signAll('again.mwbundle');
    await run('sign', at('again.mwbundle'), '--role', 'targets', '--key', at('keys/targets-3.pem'), ...now);
    const refused = await run('verify', at('again.mwbundle'), ...withRoot(), ...now);
    expect(refused.code).toBe(1);
    expect(refused.out.at(-1)).toContain('trust/meta-threshold');
  });
});

describe('a refusal', () => {
  const json = (result: { out: string[] }) => JSON.parse(result.out[0] ?? '');

  it('has exit code 1 and a fault code, and leaves nothing behind', async () => {
    const missing = await run(
      ...createWords('no.mwbundle').map((word) => word.replace(at('layout'), at('nowhere'))),
      ...withRoot(),
      '--json',
    );
    expect({ code: missing.code, ...json(missing) }).toMatchObject({ code: 'bundle/bad-input' });
    await expect(stat(at('no.mwbundle'))).rejects.toThrow('ENOENT');
  });

  it.each([
    [
      'a bundle that is there already',
      async () => await run(...createWords('keys'), ...withRoot(), '--json'),
      'bundle/exists',
    ],
    ['keys that are there already', () => run('keygen', '--out', at('keys'), '--json'), 'bundle/exists'],
    [
      'a root that is no root',
      () => run(...createWords('x1'), '--root', at('run.json'), '--json'),
      'trust/meta-not-canonical',
    ],
    ['a root that is not there', () => run(...createWords('x2'), '--root', at('gone'), '--json'), 'source/missing'],
    [
      'a bundle to sign that is none',
      () => run('sign', folder, '--role', 'targets', '--key', at('keys/targets-1.pem'), '--json'),
      'bundle/bad-input',
    ],
    [
      'a microcontroller file that is no image',
      () => run(...createWords('c.mwbundle'), ...withRoot(), '--file', `arm-m4=${at('broken.bin')}`, '--json'),
      'mcuboot/truncated',
    ],
    ['an import without a station', () => run('import', folder, '--json'), 'station/not-running'],
  ])('names its code: %s', async (_, act, code) => {
    const result = await act();
    expect(json(result)).toMatchObject({ ok: false, code });
    expect(result.code).toBe(1);
  });

  it('follows from a key of another role, another kind or another publisher', async () => {
    await run(...createWords('keys-test.mwbundle'), ...withRoot());
    const sign = (role: string, key: string) =>
      run('sign', at('keys-test.mwbundle'), '--role', role, '--key', key, ...now);
    expect((await sign('targets', at('keys/root-1.pem'))).errors[0]).toContain('is no targets key of this publisher');
    expect((await sign('targets', at('run.json'))).errors[0]).toContain('is no Ed25519 private key');
    await run('keygen', '--out', at('other'), ...now);
    expect((await sign('targets', at('other/targets-1.pem'))).code).toBe(1);
    expect((await sign('snapshot', at('keys/snapshot.pem'))).errors[0]).toContain('bundle/not-ready');
  });

  it('follows from the same version published twice', async () => {
    await run(...createWords('one.mwbundle'), ...withRoot());
    const twice = await run(...createWords('two.mwbundle'), '--add-to', at('one.mwbundle'), '--json');
    expect(json(twice).message).toContain('published already');
  });
});

it('shows every usage when asked for help, and succeeds', async () => {
  const result = await run('--help');
  expect(result.code).toBe(0);
  expect(result.errors).toEqual([]);
});

describe('wrong usage', () => {
  it.each([
    [[], 'Which command?'],
    [['frobnicate'], 'There is no command'],
    [['keygen'], '--out is missing'],
    [['keygen', '--out', 'x', '--people', '1'], '--people is'],
    [['keygen', '--out', 'x', '--role', 'root'], '--role has no place here'],
    [['keygen', '--out', 'x', '--unknown'], 'Unknown option'],
    [['create', '--product', 'p', '--version', '1.0.0', '--root', 'r'], '--image or --file is missing'],
    [['create', '--product', 'p', '--version', '1.0.0', '--file', 'nomodel', '--root', 'r'], '--file is MODEL'],
    [['create', '--product', 'p', '--version', '1.0.0', '--file', 'm=x'], '--root or --add-to'],
    [['create', '--product', 'p', '--version', '1.0.0', '--image', 'm=x', '--root', 'r'], 'needs its --run'],
    [
      ['create', '--product', 'p', '--version', '1.0.0', '--file', 'm=x', '--root', 'r', '--soak-s', 'long'],
      '--soak-s is',
    ],
    [['sign', 'b', '--role', 'boss', '--key', 'k'], '--role is one of'],
    [['sign', '--role', 'root', '--key', 'k'], 'BUNDLE is missing'],
    [['verify', 'a', 'b'], 'One bundle at a time'],
    [['verify', 'a', '--root', 'r', '--root', 's'], 'One --root'],
    [['verify', 'a', '--root', 'r', '--now', 'today'], '--now is'],
  ])('has exit code 2 and shows the usage: %j', async (words, complaint) => {
    const result = await run(...words);
    expect(result.code).toBe(2);
    expect(result.errors[0]).toContain(complaint);
    expect(result.errors.at(-1)).toContain('usage: millwright bundle');
    expect(result.out).toEqual([]);
  });
});
