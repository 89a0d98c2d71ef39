// SPDX-License-Identifier: Apache-2.0
// `npm start`: sets up what is missing, then opens the desktop window, or runs Millwright in this process, so that Ctrl-C reaches
// it directly.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseShell } from './choose-shell.mjs';
import { findElectron } from './electron.mjs';
import { root, setUp } from './set-up.mjs';

try {
  await setUp((line) => console.log(line));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const electron = findElectron();
const shell = chooseShell({
  platform: process.platform,
  env: process.env,
  isRoot: process.getuid?.() === 0,
  hasElectron: electron !== null,
});
console.log(shell.says);
const words = process.argv.slice(2);
if (shell.command === 'desktop' && electron !== null) {
  // Ctrl-C reaches the window's process too; this one only waits for it.
  process.on('SIGINT', () => undefined);
  const [code] = await once(spawn(electron, [root, ...words], { stdio: 'inherit' }), 'exit');
  process.exitCode = code ?? 1;
} else {
  const program = join(root, 'out/program/millwright.js');
  process.argv = [process.execPath, program, shell.command, ...words];
  await import(pathToFileURL(program).href);
}
