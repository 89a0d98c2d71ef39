// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const FORMAT = '{{.Action}} {{index .Actor.Attributes "dev.millwright.op"}}';
/** The engine tells an event a moment after the call has answered. */
const QUIET_MS = 150;

/** Counts starts and stops by Docker's own command line, which shares no code with the driver. */
export class EventObserver {
  readonly #socket: string;
  #child: ChildProcess | undefined;
  #seen: string[] = [];

  constructor(socket: string) {
    this.#socket = socket;
  }

  async watch(): Promise<void> {
    await this.close();
    const filters = ['type=container', 'event=start', 'event=stop'].flatMap((filter) => ['--filter', filter]);
    const child = spawn('docker', ['-H', `unix://${this.#socket}`, 'events', '--format', FORMAT, ...filters], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.#seen.push(line));
    await once(child, 'spawn');
    // The command line subscribes a moment after it runs.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  forget(): void {
    this.#seen = [];
  }

  async count(op: string): Promise<{ starts: number; stops: number }> {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const times = (action: string) => this.#seen.filter((line) => line === `${action} ${op}`).length;
    return { starts: times('start'), stops: times('stop') };
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  }
}
