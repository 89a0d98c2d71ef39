// SPDX-License-Identifier: Apache-2.0
// Brings a clone to the point where it can run: packages, compiled code, the page. Plain JavaScript without
// dependencies, because it runs before anything is installed. Does only what is missing or stale.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchElectronOnce } from './electron.mjs';

export const root = resolve(fileURLToPath(import.meta.url), '../..');
const oldestNode = [20, 19];

/** @typedef {{ name: string, says: string, inputs: readonly string[], product: string, command: readonly [string, ...string[]] }} Step */

/** What is made from what, in order. A step runs when its inputs changed since it last succeeded, or its product is gone. */
const steps = /** @type {readonly Step[]} */ ([
  {
    name: 'code',
    says: 'Compiling the code',
    inputs: ['app', 'hardware', 'main', 'tools', 'tsconfig.base.json', 'package-lock.json'],
    product: 'out/main/cli/millwright.js',
    command: ['node_modules/typescript/bin/tsc', '-b', 'main/cli', 'main/electron', 'main/preload', 'tools'],
  },
  {
    name: 'program',
    says: 'Joining the code into few files',
    inputs: ['app', 'hardware', 'main', 'tools/bundle-program.mjs', 'tsconfig.base.json', 'package-lock.json'],
    product: 'out/program/millwright.js',
    command: ['tools/bundle-program.mjs'],
  },
  {
    name: 'page',
    says: 'Building the page',
    inputs: ['app/contract', 'app/kernel', 'app/ports', 'renderer', 'assets', 'package-lock.json'],
    product: 'out/renderer/index.html',
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'renderer/vite.config.ts', '--logLevel', 'warn'],
  },
  {
    name: 'practice releases',
    says: 'Making the releases of the practice site',
    inputs: ['hardware/practice/releases', 'tools/practice'],
    product: 'out/practice-releases/root.json',
    command: ['out/tools/make-practice-releases.js', 'out/practice-releases'],
  },
]);

/**
 * Sets up what is missing and says each thing it does in one line. Throws an Error with a plain sentence when it cannot.
 * @param {(line: string) => void} say
 */
export async function setUp(say) {
  refuseOldNode();
  if (!packagesMatchLock()) {
    say('Installing packages (npm ci); the first time takes a minute.');
    await installPackages();
  }
  await fetchElectronOnce(say);
  for (const step of steps) {
    const now = fingerprint(step.inputs);
    if (existsSync(join(root, step.product)) && readStamp(step.name) === now) continue;
    say(`${step.says}.`);
    const [script, ...args] = step.command;
    await run([join(root, script), ...args], step.says);
    writeStamp(step.name, now);
  }
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = oldestNode;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Error(`Millwright needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
}

/** npm writes what it installed into a hidden lock; comparing content survives a fresh checkout's file times. */
function packagesMatchLock() {
  const installedLock = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const installed = readPackages(installedLock);
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
    ([path, wanted]) => path === '' || wanted.optional === true || installed[path]?.version === wanted.version,
  );
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean }>} */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

function installPackages() {
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--include=dev', '--loglevel=error', '--no-progress'];
  if (npm?.endsWith('.js')) return run([npm, ...args], 'npm ci');
  return run(args, 'npm ci', process.platform === 'win32' ? 'npm.cmd' : 'npm');
}

/** @param {readonly string[]} args @param {string} what @param {string} program @returns {Promise<void>} */
function run(args, what, program = process.execPath) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: program.endsWith('.cmd'),
    });
    child.once('error', (cause) => failed(new Error(`${what} could not start: ${cause.message}`, { cause })));
    child.once('exit', (code, signal) =>
      code === 0 ? done() : failed(new Error(`${what} failed (${signal ?? `exit ${code}`}).`)),
    );
  });
}

/** Paths, sizes and times of all inputs: changes when a file is edited, added or removed. @param {readonly string[]} inputs */
function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) addToFingerprint(hash, input);
  return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} path relative to the root */
function addToFingerprint(hash, path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined || /\.test\.tsx?$|\.md$/.test(path)) return;
  if (!stats.isDirectory()) {
    hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) addToFingerprint(hash, `${path}/${name}`);
}

/** @param {string} step */
function stampPath(step) {
  return join(root, 'out', `.${step.replaceAll(' ', '-')}-inputs`);
}

/** @param {string} step */
function readStamp(step) {
  return existsSync(stampPath(step)) ? readFileSync(stampPath(step), 'utf8') : null;
}

/** @param {string} step @param {string} value */
function writeStamp(step, value) {
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stampPath(step), value);
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const startedAt = performance.now();
  try {
    await setUp((line) => console.log(line));
    console.log(`Set up (${Math.round(performance.now() - startedAt)} ms).`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
