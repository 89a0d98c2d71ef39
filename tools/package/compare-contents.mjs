// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getRawHeader } from '@electron/asar';
import { ownFiles, packageFiles } from './contents.mjs';

/** @typedef {{ files?: Record<string, Entry>, unpacked?: boolean }} Entry */

const mostToTell = 20;

/** What is missing from the packed application, and what lies in it without need. @param {string} unpacked the application's folder */
export async function compareContents(unpacked) {
  const archive = join(unpacked, 'resources/app.asar');
  const packed = listArchive(archive);
  const wanted = new Set([...ownFiles(), ...packageFiles(), 'out/native-files.json'].map(withoutPlace));
  const held = new Set([...packed.keys()].map(withoutPlace));
  const missing = [...wanted].filter((path) => !held.has(path)).map((path) => `missing: ${path}`);
  const needless = [...held].filter((path) => !wanted.has(path)).map((path) => `not needed: ${path}`);
  const packedNative = [...packed].filter(([path, entry]) => /\.node$/.test(path) && entry.unpacked !== true);
  const lost = [...packed].filter(([path, entry]) => entry.unpacked && !existsSync(join(`${archive}.unpacked`, path)));
  return [
    ...missing,
    ...needless,
    ...packedNative.map(([path]) => `native code inside the archive cannot be loaded: ${path}`),
    ...lost.map(([path]) => `listed beside the archive and not there: ${path}`),
  ].slice(0, mostToTell);
}

/** The packager may put a package of a package into another place; where it lies does not matter. @param {string} path */
function withoutPlace(path) {
  const at = path.lastIndexOf('node_modules/');
  return at < 0 ? path : path.slice(at);
}

/** @param {string} archive @returns {Map<string, Entry>} */
function listArchive(archive) {
  /** @type {Map<string, Entry>} */
  const found = new Map();
  const walk = (/** @type {Entry} */ folder, /** @type {string} */ place) => {
    for (const [name, entry] of Object.entries(folder.files ?? {})) {
      if (entry.files === undefined) found.set(`${place}${name}`, entry);
      else walk(entry, `${place}${name}/`);
    }
  };
  walk(/** @type {Entry} */ (getRawHeader(archive).header), '');
  return found;
}
