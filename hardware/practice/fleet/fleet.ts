// SPDX-License-Identifier: Apache-2.0
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { laptopTime, type PracticeTime } from '../engine/time.ts';
import { PracticeBot } from './bot.ts';
import { seededNumber } from './chance.ts';
import { openControl } from './control.ts';
import type { FaultName, FaultOrder, ScheduledFault } from './faults.ts';
import type { PracticeBotView, PracticeFleet } from './practice-fleet.ts';
import { practiceRoster, type RosterEntry } from './roster.ts';
import { socketFolder } from './sockets.ts';

export type PracticeOptions = {
  /** Where the bots keep their state; starting again on the same folder is a power cycle. */
  readonly folder: string;
  readonly bots: number;
  readonly seed: number;
  /** Scales what is scripted (degrading, scheduled faults), never a time-out. */
  readonly speed?: number;
  readonly schedule?: readonly ScheduledFault[];
  /** Engines as they come from a shop: no image, no container. */
  readonly bare?: boolean;
  readonly time?: PracticeTime;
  /** Told about bugs of the simulation; without it they end the process. */
  readonly onDefect?: (error: unknown) => void;
};

/** Starts simulated bots that answer the Docker Engine API, each on a socket of its own. New ones already run release 1.0.0. */
export async function startPracticeBots(options: PracticeOptions): Promise<PracticeFleet> {
  const { folder, seed, speed = 1, time = laptopTime, onDefect = rethrow, bare = false } = options;
  const sockets = socketFolder(folder);
  const control = join(sockets, 'control.sock');
  if (await answers(control)) throw new Error(`other practice bots already run from ${folder}`);
  const bots = practiceRoster(options.bots, seed).map((entry) => {
    const socketPath = join(sockets, `${entry.slug}.sock`);
    return new PracticeBot({
      ...{ entry, folder: join(folder, 'bots', entry.slug), socketPath },
      ...{ seed, speed, time, bare, onDefect },
    });
  });
  await Promise.all(bots.map((bot) => bot.start()));
  const fleet = new Fleet(bots, control);
  const server = await openControl(fleet, control);
  const unschedule = runSchedule(fleet, { ...options, speed, time, onDefect });
  fleet.onClose = async () => {
    unschedule();
    await closeServer(server);
  };
  return fleet;
}

class Fleet implements PracticeFleet {
  readonly control: string;
  readonly bots: readonly PracticeBotView[];
  readonly #machines: readonly PracticeBot[];
  onClose: () => Promise<void> = async () => undefined;

  constructor(machines: readonly PracticeBot[], control: string) {
    this.#machines = machines;
    this.control = control;
    this.bots = machines.map(({ options: { entry, socketPath } }) => viewOf(entry, socketPath));
  }

  faults(): readonly { readonly bot: string; readonly faults: readonly FaultName[] }[] {
    return this.#machines.map((bot) => ({ bot: bot.options.entry.name, faults: bot.faults }));
  }

  async apply(order: Omit<FaultOrder, 'on'> & { readonly on?: boolean }): Promise<void> {
    const bot = this.#machines.find((machine) => machine.options.entry.name === order.bot);
    if (bot === undefined) throw new RangeError(`no practice bot is called ${order.bot}`);
    await bot.apply({ on: true, ...order });
  }

  async close(): Promise<void> {
    await this.onClose();
    await Promise.all(this.#machines.map((bot) => bot.stop()));
  }
}

function viewOf(entry: RosterEntry, socket: string): PracticeBotView {
  return { name: entry.name, socket, model: entry.model, cell: entry.cell, engineId: entry.identity.engineId };
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
