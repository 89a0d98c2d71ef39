// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { electronVersion } from './stub-distribution.mjs';

/** The newest three majors get security fixes. */
const supportedMajors = 3;
const askWithinMs = 30_000;

/** Whether the pinned Electron still gets security fixes. Where no package index answers, nothing can be said. */
export async function judgeElectronAge() {
  const npm = process.env['npm_execpath'];
  const [program, words] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  try {
    const view = [...words, 'view', 'electron', 'dist-tags.latest'];
    const { stdout } = await promisify(execFile)(program, view, { timeout: askWithinMs });
    const newest = Number(stdout.trim().split('.')[0]);
    const pinned = Number(electronVersion().split('.')[0]);
    if (!Number.isSafeInteger(newest)) return [`the package index answered ${stdout.slice(0, 80)}`];
    return newest - pinned < supportedMajors ? [] : [`Electron ${pinned} is pinned, ${newest} is the newest`];
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    console.log('       (no package index answers; the age of Electron was not compared)');
    return [];
  }
}
