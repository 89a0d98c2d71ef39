// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { answerCall, sendAnswer } from '../api/server.ts';
import { Engine, type EngineTroubles } from '../engine/engine.ts';
import { powerOn } from '../engine/lifecycle.ts';
import { processExited } from '../engine/process.ts';
import { PowerLost } from '../engine/refusal.ts';
import type { PracticeTime } from '../engine/time.ts';
import { layStartState } from '../releases/start-state.ts';
import { ArmedFaults } from './armed-faults.ts';
import { seededNumber } from './chance.ts';
import { assertCan, type FaultName, type FaultOrder } from './faults.ts';
import type { PracticeContainerView, PracticeMachine } from './practice-fleet.ts';
import type { RosterEntry } from './roster.ts';

export type BotOptions = {
  readonly entry: RosterEntry;
  readonly folder: string;
  readonly socketPath: string;
  readonly seed: number;
  readonly speed: number;
  readonly time: PracticeTime;
  readonly bare: boolean;
  readonly onDefect: (error: unknown) => void;
};

const SLOW_ANSWER_MS = 1500;
const SLOW_BYTES_PER_S = 64_000;
/** Of so many calls over an intermittent link one is cut. */
const CUT_ONE_IN = 4;

/** One simulated machine: an engine that can lose its power, behind a link that can fail. */
export class PracticeBot implements PracticeMachine {
  readonly options: BotOptions;
  readonly #faults = new Set<FaultName>();
  readonly #armed = new ArmedFaults();
  readonly #sockets = new Set<Socket>();
  #engine: Engine | undefined;
  #server: Server | undefined;
  #calls = 0;
  /** Power and link are switched one after the other. */
  #switching: Promise<void> = Promise.resolve();

  constructor(options: BotOptions) {
    this.options = options;
  }

  get view(): PracticeContainerView {
    const { entry, socketPath } = this.options;
    const { name, model, cell, identity } = entry;
    return { family: 'container', name, socket: socketPath, model, cell, engineId: identity.engineId };
  }

  get faults(): readonly FaultName[] {
    return [...this.#faults];
  }

  get waitingFaults(): number {
    return this.#armed.count;
  }

  /** An engine counts in its own event log. */
  counters(): null {
    return null;
  }

  /** Power on, and answer once everything that boots has booted. */
  start(): Promise<void> {
    return this.#settle();
  }

  async stop(): Promise<void> {
    this.#faults.add('power-cut');
    await this.#settle();
  }

  /** Breaks or mends; answers when it is so. An order with `at` answers at once and waits for its call. */
  async apply(order: FaultOrder): Promise<void> {
    assertCan('container', order);
    if (order.at !== undefined && order.on) return this.#armed.add(order);
    if (order.fault === 'app-crash') return this.#crashApplications();
    if (order.on) this.#faults.add(order.fault);
    else this.#faults.delete(order.fault);
    if (order.on && order.forS !== undefined) {
      const back = { ...order, on: false };
      this.options.time.after((order.forS * 1000) / this.options.speed, () => {
        this.apply(back).catch(this.options.onDefect);
      });
    }
    // A power cut takes effect now, in the middle of whatever runs; the orderly part follows.
    if (order.on && order.fault === 'power-cut') this.#loosePower();
    await this.#settle();
  }

  #loosePower(): void {
    this.#engine?.powerOff();
    this.#engine = undefined;
    this.#cutAll();
  }

  /** Brings power and listening socket to what the faults say. */
  #settle(): Promise<void> {
    this.#switching = this.#switching.then(async () => {
      const powered = !this.#faults.has('power-cut');
      if (!powered) this.#loosePower();
      else if (this.#engine === undefined) await this.#powerOn();
      const listens = powered && !this.#faults.has('unreachable');
      if (listens && this.#server === undefined) await this.#listen();
      if (!listens && this.#server !== undefined) await this.#closeServer(this.#server);
    });
    return this.#switching;
  }

  async #powerOn(): Promise<void> {
    const { folder, entry, time, speed, bare } = this.options;
    const troubles: EngineTroubles = {
      diskFull: () => this.#faults.has('disk-full'),
      loadCorrupts: () => this.#faults.has('load-corrupts'),
      appDegraded: () => this.#faults.has('app-degraded'),
    };
    const engineOptions = { folder, identity: entry.identity, time, speed, troubles };
    if (!bare) await layStartState(engineOptions, entry.model);
    const engine = new Engine(engineOptions);
    this.#engine = engine;
    await powerOn(engine).catch((error: unknown) => {
      if (!(error instanceof PowerLost)) throw error;
    });
  }

  #listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        request.socket.destroy();
        if (!(error instanceof PowerLost)) this.options.onDefect(error);
      });
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    rmSync(this.options.socketPath, { force: true });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.options.socketPath, resolve);
    });
  }

  #closeServer(server: Server): Promise<void> {
    this.#server = undefined;
    this.#cutAll();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  #cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #crashApplications(): void {
    const engine = this.#engine;
    if (engine === undefined) return;
    const up = engine.state.containers.filter((container) => container.status === 'running');
    for (const container of up) processExited(engine, container, 137);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const engine = this.#engine;
    await this.#strike(request, 'before');
    if (engine === undefined || this.#engine !== engine) throw new PowerLost('the bot has no power');
    if (this.#faults.has('silent')) return;
    const cut = this.#chanceOfCut();
    if (cut === 'before') return void request.socket.destroy();
    const body = this.#faults.has('slow') ? trickle(request, this.options.time) : request;
    const answer = await answerCall(engine, { request, body });
    await this.#strike(request, 'after');
    if (cut === 'after') return void request.socket.destroy();
    if (this.#faults.has('slow')) await pause(this.options.time, SLOW_ANSWER_MS);
    if (!request.socket.destroyed) await sendAnswer(response, answer);
  }

  /** The armed faults that were waiting for this call. */
  async #strike(request: IncomingMessage, phase: 'before' | 'after'): Promise<void> {
    // A version prefix of the call does not matter.
    const path = (request.url ?? '').split('?')[0]?.replace(/^\/v\d+\.\d+\//, '/');
    const order = this.#armed.take(`${request.method} ${path}`, phase);
    if (order !== undefined) await this.apply(order);
  }

  #chanceOfCut(): 'before' | 'after' | 'never' {
    this.#calls += 1;
    if (!this.#faults.has('intermittent-link')) return 'never';
    const { seed, entry } = this.options;
    const throwOf = seededNumber(`cut ${seed} ${entry.slug} ${this.#calls}`, CUT_ONE_IN * 2);
    return throwOf === 0 ? 'before' : throwOf === 1 ? 'after' : 'never';
  }
}

function pause(time: PracticeTime, ms: number): Promise<void> {
  return new Promise((resolve) => time.after(ms, resolve));
}

async function* trickle(source: AsyncIterable<Buffer>, time: PracticeTime): AsyncIterable<Buffer> {
  for await (const chunk of source) {
    await pause(time, (chunk.length * 1000) / SLOW_BYTES_PER_S);
    yield chunk;
  }
}
