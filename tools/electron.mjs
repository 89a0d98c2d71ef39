// SPDX-License-Identifier: Apache-2.0
// Where Electron's program lies, told by files alone: importing the package would try to fetch it. Plain JavaScript without
// dependencies, like everything that set-up needs.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = resolve(fileURLToPath(import.meta.url), '../../node_modules');
const electronPackage = join(modules, 'electron');
/** Goes away with the installed packages, so a new installation asks again. */
const askedFile = join(modules, '.millwright-asked-for-electron');
const fetchWithinMs = 60_000;

/** The program that is started, or null where it was never fetched. */
export function findElectron(env = process.env) {
  const named = readIfThere(join(electronPackage, 'path.txt')) ?? 'electron';
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'] || join(electronPackage, 'dist');
  const program = join(folder, named);
  return existsSync(program) ? program : null;
}

/**
 * Asks once for Electron's program, and does without it where it cannot be had in time: the browser shell does the same work.
 * @param {(line: string) => void} say
 */
export async function fetchElectronOnce(say) {
  const installer = join(electronPackage, 'install.js');
  if (findElectron() !== null || existsSync(askedFile) || !existsSync(installer)) return;
  if (process.env['ELECTRON_SKIP_BINARY_DOWNLOAD']) return;
  say('Fetching Electron for the desktop window (at most a minute).');
  const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: fetchWithinMs });
  await new Promise((done) => {
    child.once('error', done);
    child.once('exit', done);
  });
  writeFileSync(askedFile, '');
  if (findElectron() === null) say('Electron cannot be had here; Millwright uses your browser instead.');
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
