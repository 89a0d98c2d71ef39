// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDamagedNativeFiles } from './native-files.ts';

let folder: string;
let list: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'native-'));
  list = join(folder, 'list.json');
  await writeFile(join(folder, 'index.node'), 'code');
  await writeFile(list, JSON.stringify({ 'index.node': createHash('sha256').update('code').digest('hex') }));
});
afterEach(() => rm(folder, { recursive: true }));

describe('native files', () => {
  it('are good when they are what was packed', async () => {
    expect(await findDamagedNativeFiles(list, folder)).toEqual([]);
  });

  it('are named when they were changed or are gone', async () => {
    await writeFile(join(folder, 'index.node'), 'other');
    expect(await findDamagedNativeFiles(list, folder)).toEqual(['index.node']);
    await rm(join(folder, 'index.node'));
    expect(await findDamagedNativeFiles(list, folder)).toEqual(['index.node']);
  });

  it('are not judged by a list that cannot be read', async () => {
    await writeFile(list, '{"index.node":"short"}');
    await expect(findDamagedNativeFiles(list, folder)).rejects.toThrow();
  });
});
