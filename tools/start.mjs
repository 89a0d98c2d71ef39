// SPDX-License-Identifier: Apache-2.0
// `npm start`: sets up what is missing, then runs Millwright in this process, so that Ctrl-C reaches it directly.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseShell } from './choose-shell.mjs';
import { root, setUp } from './set-up.mjs';

try {
  await setUp((line) => console.log(line));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const shell = chooseShell({ platform: process.platform, env: process.env });
console.log(shell.says);
const program = join(root, 'out/main/cli/millwright.js');
process.argv = [process.execPath, program, shell.command, ...process.argv.slice(2)];
await import(pathToFileURL(program).href);
