// SPDX-License-Identifier: Apache-2.0
// `npm run check`: types, lint and format, architecture, dead code; side by side, the output of failures only.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './set-up.mjs';

const checks = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-b'] },
  {
    name: 'lint and format',
    args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--max-diagnostics=50', '.'],
  },
  { name: 'architecture', args: ['tools/arrows.mjs'] },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js'] },
];

/** @param {{ name: string, args: readonly string[] }} check @returns {Promise<boolean>} */
function passes({ name, args: [script = '', ...args] }) {
  const startedAt = performance.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output.trimEnd());
      done(code === 0);
    });
  });
}

await setUp((line) => console.log(line));
const results = await Promise.all(checks.map(passes));
process.exitCode = results.every(Boolean) ? 0 : 1;
