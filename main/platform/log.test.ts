// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from './log.ts';
import { RotatingFile } from './rotating-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (name: string) => readFile(join(folder, name), 'utf8');

describe('the log', () => {
  it('holds one JSON object a line, errors with their stack and cause', async () => {
    const log = openLog(folder);
    log.info('started', { port: 5 });
    log.error('defect', { error: new Error('outer', { cause: new Error('inner') }) });
    log.close();
    const [first, second] = (await read('station.log'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ msg: 'started', port: 5 });
    expect(second.error).toMatchObject({ message: 'outer', stack: expect.stringContaining('log.test') });
    expect(JSON.stringify(second.error.cause)).toContain('inner');
  });

  it('leaves secrets out', async () => {
    const log = openLog(folder);
    log.warn('hello', { token: 'TOP', frame: { session: 'SECRET' } });
    log.close();
    expect(await read('station.log')).not.toMatch(/TOP|SECRET/);
  });

  it('is readable for its owner only', async () => {
    const log = openLog(folder);
    log.info('x');
    log.close();
    expect((await stat(join(folder, 'station.log'))).mode & 0o777).toBe(0o600);
  });
});

describe('a rotating file', () => {
  it('begins anew when full and keeps the newest', async () => {
    const file = new RotatingFile(folder, 'station', { maxBytes: 10, keep: 2 });
    for (const line of ['one 1234\n', 'two 1234\n', 'three 12\n', 'four 123\n']) file.write(line);
    file.close();
    expect((await readdir(folder)).sort()).toEqual(['station.1.log', 'station.2.log', 'station.log']);
    expect([await read('station.log'), await read('station.1.log')]).toEqual(['four 123\n', 'three 12\n']);
  });

  it('goes on after the size it had before a restart', async () => {
    await writeFile(join(folder, 'station.log'), 'x'.repeat(9));
    const file = new RotatingFile(folder, 'station', { maxBytes: 10, keep: 1 });
    file.write('a\n');
    file.write('b\n');
    file.close();
    expect(await read('station.log')).toBe('b\n');
  });

  it('says how many lines the disk refused', async () => {
    const blocked = join(folder, 'logs');
    await writeFile(blocked, 'a file where the folder belongs');
    const file = new RotatingFile(blocked, 'station', { maxBytes: 1000, keep: 1 });
    file.write('lost\n');
    file.write('lost\n');
    await rm(blocked);
    file.write('kept\n');
    file.close();
    expect(await readFile(join(blocked, 'station.log'), 'utf8')).toBe('{"lost":2}\nkept\n');
  });
});
