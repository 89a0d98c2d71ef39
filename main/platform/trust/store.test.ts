// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanScratch, commitScratch, makeScratch, openGeneration, sealScratch } from './store.ts';

let trust: string;

beforeEach(async () => {
  trust = await mkdtemp(join(tmpdir(), 'millwright-trust-'));
});
afterEach(() => rm(trust, { recursive: true, force: true }));

async function commit(root: string, maxTimeSeen = 0): Promise<void> {
  const scratch = await makeScratch(trust);
  await writeFile(join(scratch, 'root.json'), root);
  await sealScratch(scratch, maxTimeSeen);
  await commitScratch(trust, scratch);
}

const rootOf = async () => readFile(join((await openGeneration(trust)).directory, 'root.json'), 'utf8');

describe('the trust store', () => {
  it('is the newest committed generation and keeps three', async () => {
    for (const root of ['1', '2', '3', '4', '5']) await commit(root, Number(root));
    expect(await rootOf()).toBe('5');
    expect((await openGeneration(trust)).maxTimeSeen).toBe(5);
    expect((await readdir(trust)).sort()).toEqual(['gen-3', 'gen-4', 'gen-5', 'pointer.json']);
  });

  it.each(['gen-2/root.json', 'gen-2/state.json'])('takes a folder in the place of %s for damage', async (name) => {
    await commit('1');
    await commit('2');
    await rm(join(trust, name));
    await mkdir(join(trust, name));
    await expect(openGeneration(trust)).rejects.toMatchObject({ fault: { code: 'trust/store-broken' } });
  });

  it('hands its files to a scratch copy and is not touched by it', async () => {
    await commit('1');
    const scratch = await makeScratch(trust, await openGeneration(trust));
    await writeFile(join(scratch, 'root.json'), 'changed');
    expect(await rootOf()).toBe('1');
    await cleanScratch(trust);
    expect((await readdir(trust)).sort()).toEqual(['gen-1', 'pointer.json']);
  });

  it('says so when nobody was enrolled', async () => {
    await expect(openGeneration(trust)).rejects.toMatchObject({ fault: { code: 'trust/not-enrolled' } });
    await expect(openGeneration(join(trust, 'nowhere'))).rejects.toMatchObject({
      fault: { code: 'trust/not-enrolled' },
    });
  });
});

describe('a damaged trust store', () => {
  beforeEach(async () => {
    await commit('1');
    await commit('2');
  });

  it.each([
    ['a file of it is cut off', (gen: string) => writeFile(join(gen, 'root.json'), '')],
    ['a file of it is missing', (gen: string) => rm(join(gen, 'root.json'))],
    ['its own list is cut off', (gen: string) => writeFile(join(gen, 'state.json'), '{"files"')],
    ['it is gone', (gen: string) => rm(gen, { recursive: true })],
  ])('is refused, and no older generation is trusted in its place, when %s', async (_, tear) => {
    await tear(join(trust, 'gen-2'));
    await expect(openGeneration(trust)).rejects.toMatchObject({ fault: { code: 'trust/store-broken' } });
  });

  it.each([
    ['cut off', () => writeFile(join(trust, 'pointer.json'), '')],
    ['missing', () => rm(join(trust, 'pointer.json'))],
    ['a folder', () => rm(join(trust, 'pointer.json')).then(() => mkdir(join(trust, 'pointer.json')))],
  ])('is trusted at its newest generation, and at no other, when the pointer is %s', async (_, tear) => {
    await tear();
    expect(await rootOf()).toBe('2');
    await writeFile(join(trust, 'gen-2', 'root.json'), '');
    await expect(openGeneration(trust)).rejects.toMatchObject({ fault: { code: 'trust/store-broken' } });
  });
});

describe('after a power cut', () => {
  beforeEach(async () => {
    await commit('1');
    await commit('2');
  });

  it('a generation that the pointer does not name yet is not trusted, and its number is used again', async () => {
    await cp(join(trust, 'gen-1'), join(trust, 'gen-3'), { recursive: true });
    expect(await rootOf()).toBe('2');
    await commit('3');
    expect(await rootOf()).toBe('3');
  });
});
