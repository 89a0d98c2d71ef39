// SPDX-License-Identifier: Apache-2.0
// How long from starting the program to its page listening, beside the least that a Node program can do: listen.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Measurement, measurement, median } from './measure.ts';
import { measureFirstScreen } from './start/first-screen.ts';

const program = fileURLToPath(new URL('../../program/millwright.js', import.meta.url));
const bareServer = `require('node:http').createServer((_, answer) => answer.end())
  .listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); });`;
const rounds = 7;

/** Millwright on a data folder that was used before, as on every morning but the first. */
export async function* benchmark(): AsyncGenerator<Measurement> {
  const home = await mkdtemp(join(tmpdir(), 'millwright-bench-'));
  const serve = [program, 'serve', '--home', home];
  try {
    const first = await msUntilListening(serve);
    const station: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round++) {
      bare.push(await msUntilListening(['-e', bareServer]));
      station.push(await msUntilListening(serve));
    }
    yield measurement('start-station-listening', median(station), 'ms', median(bare));
    yield measurement('start-station-first-run', first, 'ms', median(bare));
    yield await measureFirstScreen(program, home);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** From spawn to the line with the address. */
async function msUntilListening(args: readonly string[]): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('http://127.0.0.1:')) return performance.now() - startedMs;
    }
    throw new Error(`ended before it listened: ${args.join(' ')}`);
  } finally {
    await end(child);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
