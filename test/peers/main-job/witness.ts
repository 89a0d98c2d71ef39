// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { EngineRig, RigBot } from '../engines/rig.ts';

const watched = ['create', 'start', 'stop', 'rename'];
const attribute = (name: string) => `{{index .Actor.Attributes "${name}"}}`;
const format = `{{.Action}} ${attribute('dev.millwright.release')} ${attribute('oldName')} ${attribute('name')}`;
/** The engine tells an event a moment after the call has answered, and the command line subscribes a moment after it runs. */
const quietMs = 500;

const settle = () => new Promise((passed) => setTimeout(passed, quietMs));

/** What Docker's own command line says of a bot: it shares no code with the driver. */
export class Witness {
  readonly #rig: EngineRig;
  readonly #bot: RigBot;
  readonly #events: ChildProcess;
  #seen: string[] = [];

  private constructor(rig: EngineRig, bot: RigBot, events: ChildProcess) {
    this.#rig = rig;
    this.#bot = bot;
    this.#events = events;
  }

  static async of(rig: EngineRig, bot: RigBot): Promise<Witness> {
    const filters = ['type=container', ...watched.map((name) => `event=${name}`)].flatMap((is) => ['--filter', is]);
    const words = ['-H', `unix://${rig.socket(bot)}`, 'events', '--format', format, ...filters];
    const events = spawn('docker', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(events, 'spawn');
    const witness = new Witness(rig, bot, events);
    createInterface({ input: events.stdout }).on('line', (line) => witness.#seen.push(line));
    await settle();
    return witness;
  }

  /** What happened to containers since the last time this was asked: `start weaver@1.1.0` and the like, sorted. */
  async news(): Promise<string[]> {
    await settle();
    const seen = this.#seen.map(asWords).filter((words) => words !== null);
    this.#seen = [];
    return seen.sort();
  }

  /** Name and release of what runs. */
  async running(): Promise<string[]> {
    const out = await this.#rig.docker(
      this.#bot,
      ...['ps', '--format', '{{.Names}} {{.Label "dev.millwright.release"}}'],
    );
    return out.split('\n').filter((line) => line !== '');
  }

  /** What the application itself answers. */
  version(): Promise<string> {
    return this.#rig.docker(this.#bot, 'exec', 'weaver', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8080/version');
  }

  async close(): Promise<void> {
    if (this.#events.exitCode !== null) return;
    const exited = once(this.#events, 'exit');
    this.#events.kill();
    await exited;
  }
}

/** Of the renames only the one that keeps an image matters: off its trial name, onto the application's own. */
function asWords(line: string): string | null {
  const [action, release, oldName, name] = line.split(' ');
  if (action !== 'rename') return `${action} ${release}`;
  return oldName === '/weaver.next' && name === 'weaver' ? `confirm ${release}` : null;
}
