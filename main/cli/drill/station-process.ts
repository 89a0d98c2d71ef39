// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { socketPathFor } from '../../installation/index.ts';
import { attachToSocket, type Contact } from '../contact/contact.ts';

const program = fileURLToPath(new URL('../millwright.js', import.meta.url));
const networkDenier = new URL('../../../../assets/drills/deny-network.mjs', import.meta.url).href;
const answersWithinMs = 20_000;
const askEveryMs = 50;

/** A station in a process of its own, as a drill must be able to kill it. */
export class StationProcess {
  readonly contact: Contact;
  readonly #child: ChildProcess;
  readonly #deniedFile: string;

  private constructor(child: ChildProcess, contact: Contact, deniedFile: string) {
    this.#child = child;
    this.contact = contact;
    this.#deniedFile = deniedFile;
  }

  static async start(home: string, options: { readonly denyNetwork: boolean }): Promise<StationProcess> {
    const deniedFile = join(home, 'denied');
    const denial = { NODE_OPTIONS: `--import ${networkDenier}`, MILLWRIGHT_DENIED: deniedFile };
    const child = spawn(process.execPath, [program, 'serve', '--home', home], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...(options.denyNetwork ? denial : {}) },
    });
    return new StationProcess(child, await contactWith(child, home), deniedFile);
  }

  /** Nothing is told to it first. */
  async kill(): Promise<void> {
    await this.#endBy('SIGKILL');
  }

  async end(): Promise<void> {
    await this.#endBy('SIGTERM');
  }

  /** Attempts to leave this laptop, by every station of this home so far. */
  deniedAttempts(): number {
    return existsSync(this.#deniedFile) ? readFileSync(this.#deniedFile, 'utf8').split('\n').length - 1 : 0;
  }

  async #endBy(signal: NodeJS.Signals): Promise<void> {
    this.contact.close();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }
}

async function contactWith(child: ChildProcess, home: string): Promise<Contact> {
  const deadlineMs = Date.now() + answersWithinMs;
  while (Date.now() < deadlineMs && child.exitCode === null) {
    const contact = await attachToSocket(socketPathFor(home));
    if (contact !== null) return contact;
    await pause(askEveryMs);
  }
  child.kill('SIGKILL');
  throw new FaultError(fault('station/not-running', `the station of ${home} did not start`));
}
