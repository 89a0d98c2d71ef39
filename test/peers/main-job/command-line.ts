// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const program = resolve(import.meta.dirname, '../../../out/main/cli/millwright.js');
const pollMs = 250;

export type Answer = {
  readonly code: number | null;
  /** Every line of standard output as JSON. */
  readonly events: readonly Record<string, unknown>[];
  /** The last of them: what the command answers. */
  readonly json: Record<string, unknown>;
  readonly err: string;
};

/** The `millwright` command line on one data folder: a process for every command, and nothing else. */
export class CommandLine {
  readonly home: string;
  #station: ChildProcess | null = null;

  constructor(home: string) {
    this.home = home;
  }

  async run(...words: readonly string[]): Promise<Answer> {
    const child = spawn(process.execPath, [program, ...words, '--home', this.home, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    await once(child, 'close');
    const events = out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    return { code: child.exitCode, events, json: events.at(-1) ?? {}, err };
  }

  /** Runs a command that must succeed; its answer. */
  async succeed(...words: readonly string[]): Promise<Record<string, unknown>> {
    const { code, json, err } = await this.run(...words);
    if (code !== 0) throw new Error(`millwright ${words.join(' ')} ended with ${code}:\n${err}`);
    return json;
  }

  /** Repeats a reading command until its answer fits. */
  async until<T>(words: readonly string[], read: (json: Record<string, unknown>) => T | null): Promise<T> {
    const deadlineMs = Date.now() + 120_000;
    for (;;) {
      const json = await this.succeed(...words);
      const found = read(json);
      if (found !== null) return found;
      if (Date.now() > deadlineMs) throw new Error(`millwright ${words.join(' ')} stayed at ${JSON.stringify(json)}`);
      await new Promise((passed) => setTimeout(passed, pollMs));
    }
  }

  /** `millwright serve` until it has printed its link, which it answers. */
  async serve(env: Readonly<Record<string, string>> = {}): Promise<string> {
    const child = spawn(process.execPath, [program, 'serve', '--home', this.home, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#station = child;
    let err = '';
    child.stderr.on('data', (chunk) => (err += chunk));
    const listening = new Promise<string>((found) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const { event, url } = JSON.parse(line);
        if (event === 'link') found(url);
      });
    });
    const ended = once(child, 'exit').then(([code]): string => {
      throw new Error(`the station ended with ${code}:\n${err}`);
    });
    ended.catch(() => undefined);
    return Promise.race([listening, ended]);
  }

  /** As when the laptop dies. */
  kill(): Promise<number | null> {
    return this.#end('SIGKILL');
  }

  /** As Ctrl-C does; its exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGINT');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#station;
    this.#station = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }
}
