// SPDX-License-Identifier: Apache-2.0
// What people start is joined from many files into few; what it starts in turn still lies where the compiler put it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'out/program/millwright.js');
const bundle = join(root, 'out/practice-releases/picker-app-1.0.0.mwbundle');
const timeoutMs = 60_000;

it('serves its page, finds its practice bots and verifies a bundle in its worker', { timeout: timeoutMs }, async () => {
  const home = await mkdtemp(join(tmpdir(), 'millwright-joined-'));
  const station = spawn(process.execPath, [program, 'serve', '--home', home], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(async () => {
    const ended = once(station, 'exit');
    station.kill();
    await ended;
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  const millwright = async (...words: string[]) =>
    JSON.parse((await promisify(execFile)(process.execPath, [program, ...words, '--json', '--home', home])).stdout);

  expect((await fetch(new URL('/', await firstLink(station.stdout)))).status).toBe(200);
  await expect
    .poll(async () => (await millwright('bots', 'list')).bots.length, { timeout: timeoutMs / 2 })
    .toBeGreaterThan(0);
  expect(await millwright('images', 'import', bundle)).toMatchObject({ ok: true });
});

async function firstLink(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) if (line.startsWith('http://')) return line;
  throw new Error('it ended before it listened');
}
