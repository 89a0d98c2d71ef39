// SPDX-License-Identifier: Apache-2.0
// `npm run package`: packages of the desktop shell for this machine (fetches Electron and the packagers' tools once), and on
// Linux the archive of the browser shell. `npm run package -- --browser-only` makes the archive alone and fetches nothing.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up.mjs';
import { makeBrowserArchive } from './browser-archive.mjs';
import { prepare, runBuilder } from './prepare.mjs';

const words = process.argv.slice(2);
await prepare();
if (process.platform === 'linux') {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = join(root, 'out/packages');
  mkdirSync(folder, { recursive: true });
  console.log(`Made ${makeBrowserArchive(folder, version)}`);
}
if (!words.includes('--browser-only')) await runBuilder(['--publish', 'never', ...words]);
