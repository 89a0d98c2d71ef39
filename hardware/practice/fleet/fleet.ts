// SPDX-License-Identifier: Apache-2.0
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { laptopTime, type PracticeTime } from '../engine/time.ts';
import { McuBot } from '../mcu/bot.ts';
import { PracticeBot } from './bot.ts';
import { seededNumber } from './chance.ts';
import { type Belonging, openControl } from './control.ts';
import type { FaultOrder, ScheduledFault } from './faults.ts';
import type { BotFaults, PracticeBotView, PracticeFleet, PracticeMachine } from './practice-fleet.ts';
import { mcuRoster, practiceRoster } from './roster.ts';
import { socketFolder } from './sockets.ts';

export type PracticeOptions = {
  /** Where the bots keep their state; starting again on the same folder is a power cycle. */
  readonly folder: string;
  readonly bots: number;
  /** How many of the bots are microcontrollers; none unless told. */
  readonly mcuBots?: number;
  readonly seed: number;
  /** Scales what is scripted (degrading, scheduled faults), never a time-out. */
  readonly speed?: number;
  readonly schedule?: readonly ScheduledFault[];
  /** Engines as they come from a shop: no image, no container. */
  readonly bare?: boolean;
  readonly belonging?: Belonging;
  readonly time?: PracticeTime;
  /** Told about bugs of the simulation; without it they end the process. */
  readonly onDefect?: (error: unknown) => void;
};

/**
 * Starts simulated bots: engines that answer the Docker Engine API, each on a socket of its own, and microcontrollers that
 * answer SMP, each on a UDP port of its own. New ones already run release 1.0.0.
 */
export async function startPracticeBots(options: PracticeOptions): Promise<PracticeFleet> {
  const { folder, speed = 1, time = laptopTime, onDefect = rethrow } = options;
  const sockets = socketFolder(folder);
  const control = join(sockets, 'control.sock');
  if (await answers(control)) throw new Error(`other practice bots already run from ${folder}`);
  const bots = makeMachines({ ...options, speed, time, onDefect }, sockets);
  await Promise.all(bots.map((bot) => bot.start()));
  const fleet = new Fleet(bots, control);
  const server = await openControl(fleet, control, options.belonging);
  const unschedule = runSchedule(fleet, { ...options, speed, time, onDefect });
  fleet.onClose = async () => {
    unschedule();
    await closeServer(server);
  };
  return fleet;
}

function makeMachines(options: Running, sockets: string): readonly PracticeMachine[] {
  const { seed, speed, time, onDefect, bare = false, mcuBots = 0 } = options;
  const shared = { seed, speed, time, onDefect };
  const folderOf = (slug: string) => join(options.folder, 'bots', slug);
  return [
    ...practiceRoster(options.bots - mcuBots, seed).map((entry) => {
      const socketPath = join(sockets, `${entry.slug}.sock`);
      return new PracticeBot({ ...shared, entry, folder: folderOf(entry.slug), socketPath, bare });
    }),
    ...mcuRoster(mcuBots, seed).map((entry) => new McuBot({ ...shared, entry, folder: folderOf(entry.slug) })),
  ];
}

class Fleet implements PracticeFleet {
  readonly control: string;
  readonly bots: readonly PracticeBotView[];
  readonly #machines: readonly PracticeMachine[];
  onClose: () => Promise<void> = async () => undefined;

  constructor(machines: readonly PracticeMachine[], control: string) {
    this.#machines = machines;
    this.control = control;
    this.bots = machines.map(({ view }) => view);
  }

  counters() {
    return this.#machines.flatMap((bot) => {
      const counters = bot.counters();
      return counters === null ? [] : [{ bot: bot.view.name, counters }];
    });
  }

  faults(): readonly BotFaults[] {
    return this.#machines.map(({ view, faults, waitingFaults }) => ({
      bot: view.name,
      faults,
      waiting: waitingFaults,
    }));
  }

  async apply(order: Omit<FaultOrder, 'on'> & { readonly on?: boolean }): Promise<void> {
    const bot = this.#machines.find((machine) => machine.view.name === order.bot);
    if (bot === undefined) throw new RangeError(`no practice bot is called ${order.bot}`);
    await bot.apply({ on: true, ...order });
  }

  async close(): Promise<void> {
    await this.onClose();
    await Promise.all(this.#machines.map((bot) => bot.stop()));
  }
}

type Running = Required<Pick<PracticeOptions, 'seed' | 'speed' | 'time' | 'onDefect'>> & PracticeOptions;

function runSchedule(fleet: PracticeFleet, options: Running): () => void {
  const cancels = (options.schedule ?? []).map((planned, index) => {
    const { afterS, bot, ...order } = planned;
    const chosen = fleet.bots[seededNumber(`schedule ${options.seed} ${index}`, fleet.bots.length)];
    const name = bot === 'any' && chosen !== undefined ? chosen.name : bot;
    return options.time.after((afterS * 1000) / options.speed, () => {
      fleet.apply({ ...order, bot: name }).catch(options.onDefect);
    });
  });
  return () => {
    for (const cancel of cancels) cancel();
  };
}

function rethrow(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
