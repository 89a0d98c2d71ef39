// SPDX-License-Identifier: Apache-2.0
// `npm run drills [-- SEEDS]`: every drill with the seeds 1 to SEEDS (3 when left out). Two at a time: a drill mostly waits, but it
// watches for seconds what a busy machine may do late.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { drills } from '../out/main/cli/drill/drills.js';
import { root } from './set-up.mjs';

const program = join(root, 'out/main/cli/millwright.js');
const seeds = Array.from({ length: Number(process.argv[2] ?? 3) }, (_, index) => index + 1);

/** @param {string} name @param {number} seed @returns {Promise<boolean>} */
function passes(name, seed) {
  const args = [program, 'drill', name, '--json', '--seed', String(seed)];
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('close', (code) => {
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}, seed ${seed}`);
      if (code !== 0) console.log(output.trimEnd());
      done(code === 0);
    });
  });
}

const stories = seeds.flatMap((seed) => Object.keys(drills).map((name) => ({ name, seed }))).values();
const lane = async () => {
  for (const { name, seed } of stories) {
    if (!(await passes(name, seed))) process.exitCode = 1;
  }
};
await Promise.all([lane(), lane()]);
