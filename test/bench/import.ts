// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeStick } from './import/stick.ts';
import { warmMemory } from './import/warm-memory.ts';
import { type Measurement, measurement, median } from './measure.ts';

const ROUNDS = 5;
const now = Date.parse('2026-03-02T08:00:00Z');

/**
 * An import (verify, copy once, hash, fsync) beside `cp` and fsync of the same folder on the same disk, in turns, so that both see
 * the same load. Goals: ratio at most 1.5, peak memory at most 200 MB. Packed layers are unpacked to be checked as well.
 */
export async function* benchmark(): AsyncIterable<Measurement> {
  yield* measureStick('import', { totalMb: 1024, gzip: false });
  yield* measureStick('import-gzip', { totalMb: 256, gzip: true });
}

async function* measureStick(name: string, stick: { totalMb: number; gzip: boolean }): AsyncIterable<Measurement> {
  // Beside the compiled code, which lies on a real disk; a temporary folder may be in memory.
  const folder = await mkdtemp(fileURLToPath(new URL('import-', import.meta.url)));
  try {
    const { bundle, root, sizeBytes } = await makeStick(folder, { ...stick, now });
    await rm(join(folder, 'layout'), { recursive: true });
    const imports: { seconds: number; peakMb: number }[] = [];
    const copies: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      copies.push(await timed(folder, stick.totalMb, (target) => copyAndSync(bundle, target)));
      imports.push(await importOnce(folder, { bundle, root, totalMb: stick.totalMb }));
    }
    yield measurement(name, median(imports.map(({ seconds }) => seconds)), 's', median(copies));
    yield measurement(`${name}-peak-memory`, Math.max(...imports.map(({ peakMb }) => peakMb)), 'MB');
    yield measurement(`${name}-size`, sizeBytes / 1024 ** 2, 'MiB');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function copyAndSync(bundle: string, target: string): void {
  execFileSync('sh', [
    '-c',
    'cp -r "$1" "$2" && find "$2" -type f -exec sync {} +',
    'sh',
    bundle,
    join(target, 'copy'),
  ]);
}

async function timed(folder: string, totalMb: number, work: (target: string) => void): Promise<number> {
  const target = await freshTarget(folder);
  warmMemory(target, totalMb);
  const before = performance.now();
  work(target);
  const seconds = (performance.now() - before) / 1000;
  await rm(target, { recursive: true });
  return seconds;
}

async function importOnce(
  folder: string,
  { bundle, root, totalMb }: { bundle: string; root: string; totalMb: number },
): Promise<{ seconds: number; peakMb: number }> {
  const target = await freshTarget(folder);
  const child = fileURLToPath(new URL('import/child.js', import.meta.url));
  const output = execFileSync(process.execPath, [child, bundle, root, target, String(now), String(totalMb)], {
    encoding: 'utf8',
  });
  await rm(target, { recursive: true });
  return JSON.parse(output);
}

/** An empty folder, with everything that waited for the disk written before the clock starts. */
async function freshTarget(folder: string): Promise<string> {
  const target = join(folder, 'target');
  await mkdir(target);
  execFileSync('sync');
  return target;
}
