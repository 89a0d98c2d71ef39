// SPDX-License-Identifier: Apache-2.0
// A larger practice site, as a person asks for it: real processes, real sockets, a data folder of its own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const out = resolve(import.meta.dirname, '../../out');
const program = join(out, 'main/cli/millwright.js');
const timeoutMs = 60_000;

let home: string;
const stations = new Set<() => Promise<void>>();

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'millwright-fleet-'));
});
afterEach(async () => {
  for (const end of stations) await end();
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** Answers when the page listens, with the way to end the station in order. */
async function serve(...more: string[]): Promise<() => Promise<void>> {
  const station = spawn(process.execPath, [program, 'serve', '--home', home, ...more], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const end = async () => {
    stations.delete(end);
    station.kill('SIGTERM');
    if (station.exitCode === null) await once(station, 'exit');
  };
  stations.add(end);
  for await (const line of createInterface({ input: station.stdout })) if (line.startsWith('http://')) return end;
  throw new Error('serve ended before it listened');
}

async function millwright(...words: string[]) {
  const argv = [program, ...words, '--json', '--home', home];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { maxBuffer: 32_000_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

async function untilSeen(bots: number): Promise<{ name: string; cell: string; state: string }[]> {
  for (;;) {
    const listed: { bots: { name: string; cell: string; state: string }[] } = await millwright('bots', 'list');
    if (listed.bots.filter(({ state }) => state === 'ok').length === bots) return listed.bots;
    await pass(250);
  }
}

it('has as many bots as asked, plans them in waves, and comes back as large as it was', {
  timeout: timeoutMs,
}, async () => {
  const end = await serve('--practice', '200');
  const bots = await untilSeen(200);
  expect(new Set(bots.map(({ cell }) => cell)).size).toBe(9);

  const releases = join(out, 'practice-releases');
  const bundle = (await readdir(releases)).find((name) => name.includes('1.1.0')) ?? '';
  await millwright('images', 'import', join(releases, bundle));
  const { plan } = await millwright('rollout', 'plan', 'picker-app@1.1.0');
  const sizes = plan.waves.map(({ botIds }: { botIds: string[] }) => botIds.length);
  expect(sizes).toHaveLength(5);
  expect(sizes.reduce((sum: number, size: number) => sum + size)).toBe(200);
  await end();

  await serve();
  expect(await untilSeen(200)).toHaveLength(200);
});

it('keeps the others in the list when fewer bots are asked for', { timeout: timeoutMs }, async () => {
  const end = await serve('--practice', '14');
  await untilSeen(14);
  await end();
  await serve('--practice', '10');
  expect(await untilSeen(10)).toHaveLength(14);
});
