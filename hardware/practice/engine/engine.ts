// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EventLog } from './events.ts';
import { textIn, textMapIn } from './json.ts';
import { PowerLost } from './refusal.ts';
import { type ContainerRecord, type EngineState, readState, writeState } from './state.ts';
import type { PracticeTime } from './time.ts';

/** What the machine says of itself; fixed when the bot was made. */
export type EngineIdentity = {
  readonly engineId: string;
  readonly hostName: string;
  /** Engine labels, `key=value`. */
  readonly labels: readonly string[];
  readonly architecture: 'amd64' | 'arm64';
};

/** Faults that an engine itself must show; what breaks the link is not its business. */
export interface EngineTroubles {
  diskFull(): boolean;
  loadCorrupts(): boolean;
  /** The machine works badly whatever image it runs. */
  appDegraded(): boolean;
}

export type EngineOptions = {
  readonly folder: string;
  readonly identity: EngineIdentity;
  readonly time: PracticeTime;
  /** Scales scripted behaviour (degrades after 40 s), never health intervals or graces. */
  readonly speed: number;
  readonly troubles: EngineTroubles;
};

/** A container's process while it lives: what a power cut takes away. */
export type Running = { readonly takeDown: () => void };

/** One power-on of one simulated Docker engine. The concept modules beside it do the work; this holds what they share. */
export class Engine {
  readonly options: EngineOptions;
  readonly state: EngineState;
  readonly events: EventLog;
  readonly running = new Map<string, Running>();
  readonly #stateFile: string;
  readonly #turns = new Map<string, Promise<unknown>>();
  #powered = true;

  constructor(options: EngineOptions) {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    this.options = options;
    this.#stateFile = join(options.folder, 'state.json');
    this.state = readState(this.#stateFile);
    this.events = new EventLog(join(options.folder, 'events.jsonl'), options.time);
  }

  get powered(): boolean {
    return this.#powered;
  }

  /** Called before an effect is answered: what was answered survives a power cut. */
  save(): void {
    this.assertPowered();
    writeState(this.#stateFile, this.state);
  }

  /** A call that was waiting when the power went must not go on to change the disk. */
  assertPowered(): void {
    if (!this.#powered) throw new PowerLost('the bot has no power');
  }

  /** One start, stop or removal of a container after the other, as dockerd locks it. */
  inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(() => {
      this.assertPowered();
      return work();
    });
    // The next one waits for this one, whether it goes well or not.
    const ended = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(id, ended);
    return turn;
  }

  /** Time that the machine needs; what waited when the power went does not go on. */
  async take(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.options.time.after(ms, resolve));
    this.assertPowered();
  }

  containerEvent(container: ContainerRecord, action: string, more: Readonly<Record<string, string>> = {}): void {
    const image = textIn(container.config['Image']);
    const labels = textMapIn(container.config['Labels']);
    const attributes = { ...labels, image, name: container.name, ...more };
    this.events.add({ Type: 'container', Action: action, id: container.id, from: image, attributes });
  }

  /** The power goes: processes end, nothing is written any more. */
  powerOff(): void {
    this.#powered = false;
    for (const running of this.running.values()) running.takeDown();
    this.running.clear();
  }
}
