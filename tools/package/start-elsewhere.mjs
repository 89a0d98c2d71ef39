// SPDX-License-Identifier: Apache-2.0
// Starts what was packed, in another folder, with networking denied, and looks at it from outside.
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { extractAll } from '@electron/asar';
import WebSocket from 'ws';
import { root } from '../set-up.mjs';

const practiceBotsWithinMs = 30_000;
const denier = pathToFileURL(join(root, 'assets/drills/deny-network.mjs')).href;

/** The packed window process, read to its end by Node with a stub of Electron. @param {string} unpacked @param {string} folder */
export async function startDesktopWindow(unpacked, folder) {
  const code = join(folder, 'window');
  const beside = join(folder, 'beside.asar');
  const archive = join(unpacked, 'resources/app.asar');
  extractAll(archive, code);
  cpSync(`${archive}.unpacked`, `${beside}.unpacked`, { recursive: true });
  mkdirSync(join(code, 'node_modules/electron'), { recursive: true });
  cpSync(join(root, 'tools/package/stub-electron.cjs'), join(code, 'node_modules/electron/index.js'));
  const run = () =>
    execFileSync(process.execPath, [join(code, 'out/main/electron/main.js')], {
      env: { ...process.env, MILLWRIGHT_APP_PATH: beside, MILLWRIGHT_HOME: join(folder, 'window-home') },
      encoding: 'utf8',
    });
  const wrong = [];
  const good = run();
  if (!/sandbox.*\n.*scheme.*\n.*quit/.test(good)) wrong.push(`it did not come to its lock: ${good}`);
  const [native] = readdirSync(`${beside}.unpacked`, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.node'),
  );
  appendFileSync(join(`${beside}.unpacked`, native ?? 'none.node'), 'x');
  try {
    wrong.push(`damaged native code was accepted: ${run()}`);
  } catch (error) {
    const told = String(Reflect.get(Object(error), 'stdout'));
    if (!told.includes('damaged')) wrong.push(`damaged native code was refused without a word: ${told}`);
  }
  return wrong;
}

/**
 * The station of the desktop package, as its archive holds it, started as a utility process is. A page joins it, watches the
 * practice bots come, and ends it.
 * @param {string} unpacked @param {string} folder
 */
export async function startPackagedStation(unpacked, folder) {
  const code = join(folder, 'station');
  extractAll(join(unpacked, 'resources/app.asar'), code);
  const home = join(folder, 'station-home');
  mkdirSync(home);
  const script = pathToFileURL(join(code, 'out/program/station-process.js')).href;
  const child = fork(join(root, 'test/fakes/as-utility-process.mjs'), [join(home, 'data')], {
    serialization: 'advanced',
    env: { ...strangersEnvironment(home), MILLWRIGHT_STATION_SCRIPT: script },
  });
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), practiceBotsWithinMs);
  let bots = 0;
  child.on('message', (/** @type {{ port?: number, data?: unknown }} */ { port, data }) => {
    if (port === undefined || data === undefined) return;
    const frame = JSON.parse(String(data));
    const subscribe = { kind: 'subscribe', id: 1, stream: 'bots' };
    if (frame.kind === 'welcome') child.send({ port, data: JSON.stringify(subscribe) });
    bots += itemsOf(frame).length;
    if (bots > 0 && child.connected) child.send({ data: { kind: 'end', when: 'now' } });
  });
  child.send({ data: { kind: 'join', page: 1 }, joins: 0 });
  const [status] = await ended;
  clearTimeout(timer);
  const wrong = bots > 0 && status === 0 ? [] : [`it ended with ${status} after ${bots} practice bots`];
  return [...wrong, ...attemptsToReachOut(home)];
}

/** The browser shell's archive, unpacked. @param {string} archive @param {string} folder */
export async function startArchive(archive, folder) {
  const place = join(folder, 'a place with blanks');
  mkdirSync(place);
  execFileSync('tar', ['-xzf', archive, '-C', place]);
  const [name] = readdirSync(place);
  if (name === undefined) return ['the archive is empty'];
  return judgeServed(join(place, name, 'millwright'), join(folder, 'archive-home'));
}

/**
 * Serves on a fresh data folder and visits the page as a browser does: it must load, let the visitor in, and show the practice
 * bots; and nothing may have reached out for the network.
 * @param {string} program @param {string} home
 */
async function judgeServed(program, home) {
  mkdirSync(home);
  const env = strangersEnvironment(home);
  const child = spawn(program, ['serve'], { cwd: home, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const link = await nextLink(child.stdout, ended);
    return [...(await visit(new URL(link))), ...attemptsToReachOut(home)];
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Nothing of this machine but its programs, and no network. @param {string} home */
function strangersEnvironment(home) {
  return {
    PATH: '/usr/bin:/bin',
    HOME: home,
    MILLWRIGHT_HOME: join(home, 'data'),
    MILLWRIGHT_DENIED: join(home, 'denied.txt'),
    NODE_OPTIONS: `--import=${denier}`,
  };
}

/** @param {string} home */
function attemptsToReachOut(home) {
  const denied = join(home, 'denied.txt');
  const lines = existsSync(denied) ? readFileSync(denied, 'utf8').trim().split('\n') : [];
  return lines.map((what) => `it reached out for the network: ${what}`);
}

/** What a frame of a watched stream brings. @param {{ kind: string, items?: unknown[], put?: unknown[] }} frame @returns {unknown[]} */
function itemsOf({ kind, items, put }) {
  return (kind === 'snapshot' ? items : kind === 'delta' ? put : []) ?? [];
}

/** @param {import('node:stream').Readable} output @param {Promise<unknown[]>} ended @returns {Promise<string>} */
async function nextLink(output, ended) {
  const found = new Promise((resolve) => {
    createInterface({ input: output }).on('line', (line) => /^http:/.test(line.trim()) && resolve(line.trim()));
  });
  const link = await Promise.race([found, ended]);
  if (typeof link !== 'string') throw new Error(`it ended with ${String(link)} before it served`);
  return link;
}

/** @param {URL} link @returns {Promise<string[]>} */
async function visit(link) {
  const page = await (await fetch(link.origin)).text();
  const assets = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path);
  const wrong = assets.length === 0 ? ['the page names no script'] : [];
  for (const path of assets) {
    const { status } = await fetch(`${link.origin}/${path}`);
    if (status !== 200) wrong.push(`${path} is answered with ${status}`);
  }
  const bots = await countBots(link);
  return bots > 0 ? wrong : [...wrong, 'no practice bot came into sight'];
}

/** Enters with the one-use link and watches the bots. @param {URL} link @returns {Promise<number>} */
function countBots(link) {
  const socket = new WebSocket(`ws://${link.host}/ws`, { headers: { Origin: link.origin } });
  return new Promise((resolve) => {
    const finish = (/** @type {number} */ count) => {
      clearTimeout(timer);
      socket.terminate();
      resolve(count);
    };
    const timer = setTimeout(() => finish(0), practiceBotsWithinMs);
    socket.once('error', () => finish(0));
    socket.once('open', () => socket.send(JSON.stringify({ kind: 'hello', token: link.hash.slice('#t='.length) })));
    socket.on('message', (text) => {
      const frame = JSON.parse(String(text));
      if (frame.kind === 'welcome') socket.send(JSON.stringify({ kind: 'subscribe', id: 1, stream: 'bots' }));
      const seen = itemsOf(frame);
      if (seen.length > 0) finish(seen.length);
    });
  });
}
