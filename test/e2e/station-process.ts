// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const program = resolve(import.meta.dirname, '../../out/main/cli/millwright.js');
const botsProgram = resolve(import.meta.dirname, '../../out/hardware/practice/host.js');
const linkLine = /^http:\/\/127\.0\.0\.1:\d+\/\S*$/;
const startTimeoutMs = 60_000;

/** What a spec needs of a station, in whatever shell it runs. */
export interface StationUnderTest {
  readonly home: string;
  /** Everything it printed, for a failing test's report. */
  readonly output: string;
  /** Starts it where it does not run, and answers the address of its page. */
  start(): Promise<string>;
  startWithBotsOfTheirOwn(): Promise<string>;
  /** Another address that lets one window in. */
  freshLink(): Promise<string>;
  /** Runs another millwright command on the same data folder and answers what it printed. */
  command(...args: readonly string[]): Promise<{ code: number | null; output: string }>;
  /** As when the laptop dies. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** A real `millwright serve` on a data folder of its own, driven from outside as a person would. */
export class StationProcess implements StationUnderTest {
  readonly home: string;
  #child: ChildProcessWithoutNullStreams | null = null;
  #bots: ChildProcessByStdio<null, Readable, null> | null = null;
  #lines: string[] = [];
  #waiting: ((line: string) => void)[] = [];

  private constructor(home: string) {
    this.home = home;
  }

  static async create(): Promise<StationProcess> {
    return new StationProcess(await mkdtemp(join(tmpdir(), 'millwright-e2e-')));
  }

  /** Starts `millwright serve` and answers its one-use link. */
  async start(): Promise<string> {
    const child = spawn(process.execPath, [program, 'serve'], {
      env: { ...process.env, MILLWRIGHT_HOME: this.home },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on('line', (line) => this.#heard(line));
    }
    return this.#nextLink(child);
  }

  /**
   * Starts with practice bots that are machines of their own: they live on when the station is killed, as real ones do.
   * The first start makes the practice site; its bots are then replaced by the same bots in a process of this test.
   */
  async startWithBotsOfTheirOwn(): Promise<string> {
    await this.start();
    await this.stop();
    const [practice] = (await readdir(this.home, { recursive: true })).filter((path) => path.endsWith('/practice'));
    if (practice === undefined) throw new Error('the practice site has no folder for its bots');
    const folder = join(this.home, practice);
    this.#bots = spawn(process.execPath, [botsProgram, '--dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [ready] = await once(createInterface({ input: this.#bots.stdout }), 'line');
    await writeFile(join(folder, 'fleet.json'), String(ready));
    return this.start();
  }

  /** Enter in the terminal makes a fresh link. */
  async freshLink(): Promise<string> {
    const child = this.#running();
    const link = this.#nextLink(child);
    child.stdin.write('\n');
    return link;
  }

  command(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
    return runCommand(this.home, args);
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async remove(): Promise<void> {
    if (this.#child !== null) await this.stop();
    if (this.#bots !== null) {
      const ended = once(this.#bots, 'exit');
      this.#bots.kill('SIGTERM');
      await ended;
    }
    await rm(this.home, { recursive: true, force: true });
  }

  get output(): string {
    return this.#lines.join('\n');
  }

  #running(): ChildProcessWithoutNullStreams {
    if (this.#child === null) throw new Error('the station does not run');
    return this.#child;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#running();
    this.#child = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  #heard(line: string): void {
    this.#lines.push(line);
    for (const hear of this.#waiting) hear(line);
  }

  #nextLink(child: ChildProcessWithoutNullStreams): Promise<string> {
    return new Promise((found, failed) => {
      const stopWaiting = () => {
        clearTimeout(timer);
        child.off('exit', ended);
        this.#waiting = this.#waiting.filter((other) => other !== hear);
      };
      const fail = (why: string) => {
        stopWaiting();
        failed(new Error(`${why}; it printed:\n${this.output}`));
      };
      const hear = (line: string) => {
        if (!linkLine.test(line.trim())) return;
        stopWaiting();
        found(line.trim());
      };
      const ended = (code: number | null) => fail(`the station ended with ${code}`);
      const timer = setTimeout(() => fail('the station printed no link in time'), startTimeoutMs);
      child.once('exit', ended);
      this.#waiting.push(hear);
    });
  }
}

/** One millwright command on a data folder. */
export async function runCommand(home: string, args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, MILLWRIGHT_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  await once(child, 'close');
  return { code: child.exitCode, output };
}
