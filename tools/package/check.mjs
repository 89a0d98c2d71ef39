// SPDX-License-Identifier: Apache-2.0
// `npm run package-check`: packs the desktop shell around a stub of Electron and the browser shell into its archive, and proves
// both: what is in them and what is not, the fuses, that they start elsewhere without a network, and that damage is noticed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../set-up.mjs';
import { makeBrowserArchive } from './browser-archive.mjs';
import { compareContents } from './compare-contents.mjs';
import { compareFuses } from './compare-fuses.mjs';
import { judgeElectronAge } from './electron-age.mjs';
import { prepare, runBuilder } from './prepare.mjs';
import { startArchive, startDesktopWindow, startPackagedStation } from './start-elsewhere.mjs';
import { makeStubDistribution } from './stub-distribution.mjs';

const folder = mkdtempSync(join(tmpdir(), 'millwright-package-'));
const mostLines = 12;
let failures = 0;

/** Tells the outcome of one check; `judge` answers what is wrong. @param {string} name @param {() => Promise<readonly string[]>} judge */
async function check(name, judge) {
  const wrong = await judge().catch(asWrong);
  console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  for (const line of wrong) console.log(`       ${line}`);
  failures += wrong.length;
}

/** A check that broke off did not pass; the next ones may still tell something. @param {unknown} error */
function asWrong(error) {
  if (!(error instanceof Error)) throw error;
  return error.message.split('\n').slice(0, mostLines);
}

try {
  await prepare();
  const distribution = join(folder, 'electron');
  await makeStubDistribution(distribution);
  const output = join(folder, 'packages');
  await runBuilder(['--linux', '--dir', `-c.electronDist=${distribution}`, `-c.directories.output=${output}`]);
  const unpacked = join(output, 'linux-unpacked');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await check('the desktop package holds all that is needed and nothing else', () => compareContents(unpacked));
  await check('its Electron still gets security fixes', judgeElectronAge);
  await check('its fuses are set as configured', () => compareFuses(join(unpacked, 'millwright-desktop')));
  await check('its window process starts, and refuses damaged native code', () => startDesktopWindow(unpacked, folder));
  await check('its station starts elsewhere without a network', () => startPackagedStation(unpacked, folder));
  const archive = makeBrowserArchive(folder, version);
  await check('the archive of the browser shell starts elsewhere without a network', () =>
    startArchive(archive, folder),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
