// SPDX-License-Identifier: Apache-2.0
// The built program as a person or a script meets it: real processes, real sockets, a data folder of its own.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = resolve(import.meta.dirname, '../../out/main/cli/millwright.js');
const timeoutMs = 60_000;

let home: string;
const running = new Set<Station>();

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'millwright-cli-'));
});
afterEach(async () => {
  for (const station of running) await station.end('SIGKILL');
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

async function millwright(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, '--home', home, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

class Station {
  readonly #child = spawn(process.execPath, [program, 'serve', '--home', home], { stdio: ['pipe', 'pipe', 'ignore'] });
  readonly #lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();

  constructor() {
    running.add(this);
  }

  async link(): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`serve ended with ${this.#child.exitCode} before it listened`);
      if (String(value).startsWith('http://')) return String(value);
    }
  }

  pressEnter(): void {
    this.#child.stdin.write('\n');
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    running.delete(this);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const closed = once(this.#child, 'close');
    this.#child.kill(signal);
    const [code] = await closed;
    return code;
  }
}

describe('millwright serve', { timeout: timeoutMs }, () => {
  it('prints a fresh address at the start, on Enter and for "open", and ends cleanly when asked', async () => {
    const station = new Station();
    const first = await station.link();
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{43}$/);
    station.pressEnter();
    const second = await station.link();
    expect(second).not.toBe(first);
    const opened = await millwright('open', '--json');
    expect(opened.code).toBe(0);
    expect(new URL(JSON.parse(opened.out).url).origin).toBe(new URL(first).origin);
    expect((await fetch(new URL('/', first))).status).toBe(200);
    expect(await station.end('SIGTERM')).toBe(0);
    expect(await readdir(home)).not.toContain('station.lock');
  });

  it('refuses a second station on the same data folder, and starts again after a crash', async () => {
    const station = new Station();
    await station.link();
    const second = await millwright('serve');
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('station/already-running')]);
    await station.end('SIGKILL');
    expect(await new Station().link()).toMatch(/^http/);
  });

  it('says when its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, err } = await millwright('serve', '--port', port);
    expect([code, err]).toEqual([1, expect.stringContaining(`station/port-in-use: Port ${port} is in use`)]);
    other.close();
  });

  it('keeps a broken database aside and says where', async () => {
    const station = new Station();
    await station.link();
    await station.end('SIGTERM');
    const [site = ''] = await readdir(join(home, 'sites'));
    await writeFile(join(home, 'sites', site, 'site.db'), 'this is no database, whatever it was before');
    const { code, err } = await millwright('serve');
    expect([code, err]).toEqual([1, expect.stringMatching(/station\/database-broken: .*site\.db\.broken-/)]);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)('says when its folder is read-only', async () => {
    const parent = home;
    const folder = join(parent, 'disk');
    await mkdir(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', folder]);
    try {
      home = folder;
      const { code, err } = await millwright('serve');
      expect([code, err]).toEqual([
        1,
        expect.stringContaining(`store/read-only: Millwright may not write to ${folder}`),
      ]);
    } finally {
      execFileSync('umount', [folder]);
      home = parent;
    }
  });
});

describe('a command without a running station', { timeout: timeoutMs }, () => {
  it('reads by itself and leaves no station behind', async () => {
    const listed = await millwright('bots', 'list', '--json');
    expect(listed.code).toBe(0);
    expect(JSON.parse(listed.out).bots).toHaveLength(12);
    expect(await readdir(home)).not.toContain('station.lock');
  });

  it('becomes the station for a rollout and ends with it', async () => {
    const { code, err } = await millwright('rollout', 'start', 'nothing@1.0.0', '--who', 'Ada');
    expect([code, err]).toEqual([1, expect.stringContaining('images/unknown-release')]);
    expect(await readdir(home)).not.toContain('station.lock');
  });
});
