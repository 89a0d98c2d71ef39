// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, setUp } from '../set-up.mjs';
import { packageFiles, removeStaleFiles } from './contents.mjs';

/** Brings everything that is packed up to date, and writes down the hashes of native code. */
export async function prepare() {
  await setUp((line) => console.log(line));
  removeStaleFiles();
  const native = packageFiles().filter((path) => path.endsWith('.node'));
  const hashes = native.map((path) => [
    path,
    createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('hex'),
  ]);
  writeFileSync(join(root, 'out/native-files.json'), `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}

/** Runs the packager with these words more. @param {readonly string[]} words @returns {Promise<void>} */
export function runBuilder(words) {
  const program = join(root, 'node_modules/electron-builder/out/cli/cli.js');
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [program, ...words], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', failed);
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`electron-builder ended with ${code}.`))));
  });
}
