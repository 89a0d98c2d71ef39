// SPDX-License-Identifier: Apache-2.0
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { join } from 'node:path';
import { PowerLost } from '../engine/refusal.ts';
import type { PracticeTime } from '../engine/time.ts';
import { ArmedFaults } from '../fleet/armed-faults.ts';
import { seededNumber } from '../fleet/chance.ts';
import { assertCan, type FaultName, type FaultOrder } from '../fleet/faults.ts';
import type { PracticeMachine, PracticeMcuView } from '../fleet/practice-fleet.ts';
import type { McuRosterEntry } from '../fleet/roster.ts';
import { layMcuStartState } from '../releases/mcu-start-state.ts';
import { boot } from './bootloader.ts';
import { lie, noise } from './false-answers.ts';
import { Firmware, leasePurpose } from './firmware.ts';
import { Flash } from './flash.ts';
import { type Happening, History, type Kind } from './history.ts';
import { Settings } from './settings.ts';

export type McuBotOptions = {
  readonly entry: McuRosterEntry;
  readonly folder: string;
  readonly seed: number;
  readonly speed: number;
  readonly time: PracticeTime;
  readonly onDefect: (error: unknown) => void;
};

const HOST = '127.0.0.1';
/** Zephyr's CONFIG_MCUMGR_GRP_OS_RESET_MS. */
const RESET_MS = 250;
const BOOT_MS = 300;
/** A swap takes seconds on a real chip; here long enough to be noticed. */
const FLASH_OPERATION_MS = 4;
const SLOW_ANSWER_MS = 1500;
/** Of so many datagrams over an intermittent link one is lost. */
const LOSE_ONE_IN = 4;

/** One simulated microcontroller: a chip that can lose its power at any flash operation, behind a link that can fail. */
export class McuBot implements PracticeMachine {
  readonly #options: McuBotOptions;
  readonly #history: History;
  readonly #faults = new Set<FaultName>();
  readonly #armed = new ArmedFaults();
  /** A power cut that waits for a flash operation, until there is power. */
  #flashCut: { readonly order: FaultOrder; readonly operations: number } | null = null;
  #flash: Flash | null = null;
  #firmware: Firmware | null = null;
  #socket: Socket | null = null;
  #port = 0;
  #datagrams = 0;
  /** Power and link are switched one after the other; so are datagrams worked. */
  #switching: Promise<void> = Promise.resolve();
  #serving: Promise<void> = Promise.resolve();

  constructor(options: McuBotOptions) {
    this.#options = options;
    this.#history = new History(join(options.folder, 'history.jsonl'));
  }

  get view(): PracticeMcuView {
    const { name, model, cell, identity } = this.#options.entry;
    return { family: 'mcu', name, model, cell, host: HOST, port: this.#port, identity };
  }

  get faults(): readonly FaultName[] {
    return [...this.#faults];
  }

  get waitingFaults(): number {
    return this.#armed.count + (this.#flashCut === null ? 0 : 1);
  }

  counters() {
    return this.#history.counters();
  }

  start(): Promise<void> {
    layMcuStartState(this.#options.folder, this.#options.entry);
    return this.#settle();
  }

  async stop(): Promise<void> {
    this.#faults.add('power-cut').add('unreachable');
    this.#loosePower();
    await this.#settle();
  }

  async apply(order: FaultOrder): Promise<void> {
    assertCan('mcu', order);
    if (order.at !== undefined && order.on) return this.#arm(order, order.at);
    if (order.fault === 'app-crash') return this.#restart('crash', this.#firmware);
    if (order.on) this.#faults.add(order.fault);
    else this.#faults.delete(order.fault);
    this.#takeBackLater(order);
    // A power cut takes effect now, in the middle of whatever runs; the orderly part follows.
    if (order.on && order.fault === 'power-cut') this.#loosePower();
    await this.#settle();
  }

  #arm(order: FaultOrder, at: NonNullable<FaultOrder['at']>): void {
    if ('call' in at) {
      this.#armed.add(order);
    } else {
      this.#flashCut = { order, operations: at.flash };
      this.#armFlash();
    }
  }

  #armFlash(): void {
    if (this.#flash === null || this.#flashCut === null) return;
    const { order, operations } = this.#flashCut;
    this.#flash.cutAfter(operations, () => {
      this.#flashCut = null;
      this.#faults.add('power-cut');
      this.#loosePower();
      this.#takeBackLater(order);
    });
  }

  #takeBackLater({ forS, at: _, ...order }: FaultOrder): void {
    if (!order.on || forS === undefined) return;
    this.#options.time.after((forS * 1000) / this.#options.speed, () => {
      this.apply({ ...order, on: false }).catch(this.#options.onDefect);
    });
  }

  #loosePower(): void {
    this.#flash?.powerOff();
    this.#flash = null;
    this.#firmware = null;
  }

  /** Brings power and socket to what the faults say. */
  #settle(): Promise<void> {
    this.#switching = this.#switching.then(async () => {
      const reachable = !this.#faults.has('unreachable');
      if (reachable && this.#socket === null) await this.#listen();
      if (!reachable) await this.#unlisten();
      if (this.#faults.has('power-cut')) this.#loosePower();
      else if (this.#flash === null) await this.#powerOn();
    });
    return this.#switching;
  }

  #powerOn(): Promise<void> {
    const { folder, entry, seed } = this.#options;
    this.#flash = Flash.open(join(folder, 'flash.bin'), `${seed} ${entry.slug}`);
    this.#armFlash();
    return this.#boot(this.#flash);
  }

  /** Bootloader, then application; silent until that answers, and for good when no slot can be started. */
  async #boot(flash: Flash): Promise<void> {
    const started = this.#runBootloader(flash);
    if (started === null) return;
    await this.#pause(BOOT_MS + started.operations * FLASH_OPERATION_MS);
    if (this.#flash !== flash || started.image === null) return;
    const { entry, time, speed } = this.#options;
    const firmware: Firmware = new Firmware(
      {
        ...{ flash, settings: this.#openSettings(), history: this.#history, profile: entry.profile, node: entry.slug },
        ...{ time, speed },
        troubles: {
          loadCorrupts: () => this.#faults.has('load-corrupts'),
          appDegraded: () => this.#faults.has('app-degraded'),
        },
        reset: () => void time.after(RESET_MS, () => this.#restart('reset', firmware).catch(this.#options.onDefect)),
      },
      started.image,
    );
    this.#firmware = firmware;
    this.#note('up');
  }

  #runBootloader(flash: Flash) {
    try {
      const started = boot(flash, () => !this.#faults.has('wrong-image'));
      const { swap } = started;
      this.#note('boot', swap === 'none' ? undefined : swap === 'test' || swap === 'perm' ? 'swap' : swap);
      return started;
    } catch (error) {
      if (error instanceof PowerLost) return null;
      throw error;
    }
  }

  /** A chip resets once, however often it was told to while it was still up. */
  #restart(kind: 'reset' | 'crash', firmware: Firmware | null): Promise<void> {
    const flash = this.#flash;
    if (firmware === null || firmware !== this.#firmware || flash === null) return Promise.resolve();
    this.#firmware = null;
    this.#note(kind);
    this.#switching = this.#switching.then(() => (this.#flash === flash ? this.#boot(flash) : undefined));
    return this.#switching;
  }

  #note(kind: Kind, detail?: Happening['detail']): void {
    const purpose = leasePurpose(this.#openSettings());
    this.#history.add({ kind, at: Math.round(this.#options.time.now()), purpose, ...(detail ? { detail } : {}) });
  }

  #openSettings(): Settings {
    return new Settings(join(this.#options.folder, 'settings.json'));
  }

  #listen(): Promise<void> {
    const socket = createSocket('udp4');
    socket.on('message', (datagram, from) => {
      this.#serving = this.#serving.then(() => this.#serve(datagram, from)).catch(this.#options.onDefect);
    });
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      // The same port after a pause, so that an address keeps meaning the same bot.
      socket.bind(this.#port, HOST, () => {
        this.#port = socket.address().port;
        resolve();
      });
    });
  }

  #unlisten(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    return new Promise((resolve) => (socket === null ? resolve() : socket.close(() => resolve())));
  }

  async #serve(datagram: Buffer, from: RemoteInfo): Promise<void> {
    const firmware = this.#firmware;
    if (firmware === null || this.#faults.has('silent')) return;
    const words = firmware.callWords(datagram);
    await this.#strike(words, 'before');
    const lost = this.#chanceOfLoss();
    if (lost === 'before' || this.#firmware !== firmware) return;
    const answer = this.#answer(firmware, datagram);
    if (answer === null) return;
    if (answer.busyMs > 0) await this.#pause(answer.busyMs);
    await this.#strike(words, 'after');
    if (this.#faults.has('slow')) await this.#pause(SLOW_ANSWER_MS);
    if (lost === 'after' || this.#flash !== firmware.parts.flash) return;
    for (const bytes of this.#whatArrives(answer.bytes)) this.#socket?.send(bytes, from.port, from.address);
  }

  #answer(firmware: Firmware, datagram: Buffer) {
    try {
      return firmware.answer(datagram);
    } catch (error) {
      if (error instanceof PowerLost) return null;
      throw error;
    }
  }

  #whatArrives(answer: Buffer): readonly Buffer[] {
    const words = `${this.#options.seed} ${this.#options.entry.slug} ${this.#datagrams}`;
    if (this.#faults.has('lies')) return [lie(answer, words)];
    return this.#faults.has('noise') ? [...noise(answer, words), answer] : [answer];
  }

  async #strike(words: string, phase: 'before' | 'after'): Promise<void> {
    const order = this.#armed.take(words, phase);
    if (order !== undefined) await this.apply(order);
  }

  #chanceOfLoss(): 'before' | 'after' | 'never' {
    this.#datagrams += 1;
    if (!this.#faults.has('intermittent-link')) return 'never';
    const { seed, entry } = this.#options;
    const throwOf = seededNumber(`lose ${seed} ${entry.slug} ${this.#datagrams}`, LOSE_ONE_IN * 2);
    return throwOf === 0 ? 'before' : throwOf === 1 ? 'after' : 'never';
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.time.after(ms, resolve));
  }
}
