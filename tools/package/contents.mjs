// SPDX-License-Identifier: Apache-2.0
// What belongs into a package of Millwright: compiled code with a source of today, the page, the practice releases, and the
// packages that run on a laptop.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../set-up.mjs';

const rooms = ['app', 'hardware', 'main'];
/** Only needed to compile other packages, for another libc, or for types. */
const neverLoaded = /^node_modules\/(cpu-features|nan|buildcheck|@types|@libsql\/[^/]*musl[^/]*)(\/|$)/;
const loadable = /\.(js|cjs|mjs|json|node|proto)$|\/yargs\/yargs$/;
const legal = /(^|\/)(licen[cs]e|copying|notice)[^/]*$/i;
const forDevelopers = /\/(test|tests|__tests__|examples?|bench|benchmarks?|docs|coverage|\.[^/]*)(\/|$)/;

/** All files below a folder of the project, as paths from its root with slashes. @param {string} folder @returns {string[]} */
export function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** Compiled code whose source is still there. */
export function compiledFiles() {
  return rooms.flatMap((room) => filesBelow(`out/${room}`)).filter((path) => /\.c?js$/.test(path) && hasSource(path));
}

/** Takes away what was compiled from sources that are gone: a package must not carry it. */
export function removeStaleFiles() {
  for (const path of rooms.flatMap((room) => filesBelow(`out/${room}`))) {
    if (/\.c?js$/.test(path) && !hasSource(path)) rmSync(join(root, path));
  }
}

/** @param {string} compiled */
function hasSource(compiled) {
  return existsSync(join(root, compiled.replace(/^out\//, '').replace(/js$/, 'ts')));
}

/** Folders of the packages that run on a laptop, from the lock, as far as they are installed on this machine. */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.keys(packages)
    .filter((path) => path !== '' && packages[path].dev !== true && !neverLoaded.test(path))
    .filter((path) => existsSync(join(root, path)));
}

/** Whether a file of a shipped package is of use on a laptop. @param {string} path from the project's root */
export function isUsefulFile(path) {
  const inPackage = path.slice(path.lastIndexOf('node_modules/'));
  if (neverLoaded.test(inPackage) || forDevelopers.test(inPackage)) return false;
  return loadable.test(path) || legal.test(path);
}

/** Files of the shipped packages, without the packages inside them that are listed themselves. */
export function packageFiles() {
  return shippedPackages().flatMap((folder) =>
    filesBelow(folder).filter((path) => !path.slice(folder.length).includes('/node_modules/') && isUsefulFile(path)),
  );
}

/** Everything that is not a package: the same in every form that Millwright is shipped in. */
export function ownFiles() {
  return [
    'package.json',
    'LICENSE',
    ...compiledFiles(),
    ...filesBelow('out/program'),
    ...filesBelow('out/renderer'),
    ...filesBelow('out/practice-releases'),
  ];
}
