// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBundle, makePublisher, removePublisher, type TestPublisher } from '../../../test/builders/bundle/index.ts';
import { runBundle } from './index.ts';

let folder: string;
let publisher: TestPublisher;
let bundle: string;
const at = (name: string) => join(folder, name);
const now = ['--now', '2026-03-02T08:00:00Z'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-pack-'));
  publisher = await makePublisher();
  bundle = await makeBundle(publisher);
  await writeFile(join(bundle, 'autorun.inf'), 'open=evil.exe');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await removePublisher(publisher);
});

async function run(...words: string[]) {
  const out: string[] = [];
  const code = await runBundle([...words, '--json'], { stdout: (line) => out.push(line), stderr: () => undefined });
  return { code, json: JSON.parse(out[0] ?? '{}') };
}

describe('a packed bundle', () => {
  it('is verified and inspected like its folder, and leaves out what belongs to no bundle', async () => {
    const packed = await run('pack', bundle, at('a.mwbundle'));
    expect(packed).toMatchObject({ code: 0, json: { ok: true, leftOut: ['autorun.inf'] } });
    expect(packed.json.sizeBytes).toBe((await stat(at('a.mwbundle'))).size);

    const root = ['--root', publisher.root, ...now];
    const verdicts = await Promise.all([run('verify', at('a.mwbundle'), ...root), run('verify', bundle, ...root)]);
    expect(verdicts[0]).toMatchObject({ code: 0, json: { ok: true, releases: ['press-cell@1.0.0'] } });
    expect(verdicts[0]?.json.releases).toEqual(verdicts[1]?.json.releases);

    const [file, directory] = [await run('inspect', at('a.mwbundle')), await run('inspect', bundle)];
    expect(file.json).toEqual({ ...directory.json, bundle: at('a.mwbundle') });
    expect(file.json.signed).toBe(true);
  });

  it('is the same, byte for byte, however old its files are', async () => {
    await run('pack', bundle, at('b.mwbundle'));
    await utimes(join(bundle, 'bundle.json'), 1, 1);
    await run('pack', bundle, at('c.mwbundle'));
    expect((await readFile(at('b.mwbundle'))).equals(await readFile(at('c.mwbundle')))).toBe(true);
    expect((await readFile(at('b.mwbundle'))).subarray(0, 11).toString()).toBe('bundle.json');
  });

  it('is what the next release joins', async () => {
    await run('pack', bundle, at('d.mwbundle'));
    const next = await makeBundle(publisher, { addTo: at('d.mwbundle'), version: '1.1.0' });
    expect((await run('inspect', next)).json).toMatchObject({ releases: [{ here: false }, { here: true }] });
  });
});

describe('packing is refused', () => {
  it('over a file that is there already, which stays as it is', async () => {
    await writeFile(at('there'), 'mine');
    expect(await run('pack', bundle, at('there'))).toMatchObject({ code: 1, json: { code: 'bundle/exists' } });
    expect(await readFile(at('there'), 'utf8')).toBe('mine');
  });

  it('for a folder that is no bundle, or that holds a name which no bundle may, and leaves nothing behind', async () => {
    expect(await run('pack', folder, at('x1'))).toMatchObject({ code: 1, json: { code: 'bundle/bad-input' } });
    const odd = await makeBundle(publisher, { version: '2.0.0' });
    await writeFile(join(odd, 'files.txt'), '');
    await writeFile(join(odd, 'targets', 'with space'), '');
    expect(await run('pack', odd, at('x2'))).toMatchObject({ code: 1, json: { code: 'tar/unsafe-path' } });
    await expect(stat(at('x1'))).rejects.toThrow('ENOENT');
    await expect(stat(at('x2'))).rejects.toThrow('ENOENT');
  });

  it('without a place for the file', async () => {
    expect((await run('pack', bundle)).code).toBe(2);
  });
});

it('a packed bundle is not signed: its folder is, and packed again', async () => {
  await run('pack', bundle, at('e.mwbundle'));
  const key = ['--key', join(publisher.keys, 'timestamp.pem')];
  const refused = await run('sign', at('e.mwbundle'), '--role', 'timestamp', ...key, ...now);
  expect(refused).toMatchObject({ code: 1, json: { code: 'bundle/bad-input' } });
});
