// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import type { BotRecord } from '../../app/bots/index.ts';
import { Defect } from '../../app/kernel/index.ts';
import type { BotAddress } from '../../app/ports/index.ts';
import { isSystemError, writeDurably } from '../platform/index.ts';

const plate = { name: z.string(), model: z.string(), cell: z.string() };
const engineSchema = z.object({ family: z.literal('container'), ...plate, socket: z.string(), engineId: z.string() });
const chipSchema = z.object({
  family: z.literal('mcu'),
  ...plate,
  host: z.string(),
  port: z.number(),
  identity: z.object({ grade: z.enum(['proven', 'assumed', 'labelled']), value: z.string() }),
});

const readySchema = z.object({
  ready: z.literal(true),
  control: z.string(),
  bots: z.array(z.discriminatedUnion('family', [engineSchema, chipSchema])),
});

/** The practice bots of a site: where each answers, and where faults are switched on. */
export type PracticeFleet = z.infer<typeof readySchema>;

export type PracticeOptions = {
  readonly bots: number;
  /** How many of the bots are microcontrollers. */
  readonly mcuBots: number;
  readonly seed: number;
  readonly speed: number;
};

/** Half of the bots of a practice site; the odd one is a container bot. */
export function microcontrollersAmong(bots: number): number {
  return Math.floor(bots / 2);
}

/** The most bots a practice site can have. */
export const mostPracticeBots = 1000;

/** A practice site with so many bots. */
export function practiceSite(bots: number): PracticeOptions {
  return { bots, mcuBots: microcontrollersAmong(bots), seed: 1, speed: 1 };
}

/** What a practice site starts with unless somebody asks for something else. */
export const practiceDefaults: PracticeOptions = practiceSite(12);

const hostScript = fileURLToPath(new URL('../../hardware/practice/host.js', import.meta.url));
/** The signed releases of the practice site and its throw-away root, made at set-up. */
export const practiceReleasesFolder = fileURLToPath(new URL('../../practice-releases', import.meta.url));
const readyWithinMs = 15_000;
/** On top of that for each bot, whose first state is laid on disk. */
const readyPerBotMs = 100;
/** The program of the desktop shell cannot be used as Node: that is switched off in it for good. */
const canStartNode = process.versions['electron'] === undefined;

/** Bots with a station that holds them. */
type HeldFleet = PracticeFleet & { close(): Promise<void> };

/** A station that was killed may be started again within this time and find its bots as they were. */
const outliveS = 30;

/**
 * Practice bots are a process of their own, as real ones are machines of their own: a station that is killed takes none
 * with it, and the next one finds them by `practice/fleet.json`. A station that ends tells them to end; without one
 * they end by themselves after `outliveS`. Whoever started them by other means keeps them.
 * Without a wish there are as many bots as the last time. A smaller number leaves the others switched off, with all they hold.
 */
export async function ensurePracticeFleet(folder: string, wish: PracticeOptions | undefined): Promise<HeldFleet> {
  const before = await readFleet(folder);
  const running = before === null ? null : await holdFleet(before);
  const options = wish ?? practiceSite(before?.bots.length ?? practiceDefaults.bots);
  if (running !== null && running.bots.length === options.bots) return running;
  await running?.close();
  const belonging = ['--alone-s', String(outliveS)];
  const fleet = canStartNode
    ? await startApart(folder, options, belonging)
    : await startInThread(folder, options, belonging);
  const held = await holdFleet(fleet);
  if (held === null) throw new Defect('practice bots ended as soon as they were ready');
  return held;
}

async function startApart(folder: string, options: PracticeOptions, more: readonly string[]): Promise<PracticeFleet> {
  const { fleet, host } = await startPracticeFleet(folder, options, more);
  // Nothing of this process waits for the bots.
  host.unref();
  for (const output of [host.stdout, host.stderr]) output?.destroy();
  return fleet;
}

/** These do end with this process, however it ends. */
async function startInThread(
  folder: string,
  options: PracticeOptions,
  more: readonly string[],
): Promise<PracticeFleet> {
  const thread = new Worker(hostScript, { argv: [...hostArguments(folder, options), ...more], stdout: true });
  // Practice bots that break are gone from sight, as broken bots are; the station goes on.
  thread.on('error', (error) => process.emitWarning(error));
  const fleet = await readReadyLine(thread, options.bots);
  await writeDurably(fleetFile(folder), `${JSON.stringify(fleet)}\n`);
  return fleet;
}

/** Starts the bots and writes down where they are. Without `--alone-s` they stay until they are ended. */
export async function startPracticeFleet(
  folder: string,
  options: PracticeOptions,
  more: readonly string[] = [],
): Promise<{ fleet: PracticeFleet; host: ChildProcess }> {
  const host = spawn(process.execPath, [hostScript, ...hostArguments(folder, options), ...more], {
    // No standard input that would end with this process: the bots stay when it is killed.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const fleet = await readReadyLine(host, options.bots);
  await writeDurably(fleetFile(folder), `${JSON.stringify(fleet)}\n`);
  return { fleet, host };
}

function hostArguments(folder: string, { bots, mcuBots, seed, speed }: PracticeOptions): string[] {
  const numbers = { bots, 'mcu-bots': mcuBots, seed, speed };
  return ['--dir', folder, ...Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)])];
}

/** The record of a practice bot; its label needs no comparing, since nobody can stand in front of it. */
export function practiceRecord(bot: PracticeFleet['bots'][number], now: number): BotRecord {
  const { name, model, cell } = bot;
  const identity = bot.family === 'mcu' ? bot.identity : ({ grade: 'assumed', value: bot.engineId } as const);
  return {
    ...{ id: recordId(identity.value), name, model, cell, family: bot.family, address: addressOf(bot) },
    identity: { ...identity, facts: {} },
    addedAt: now,
    lastSeenAt: null,
    swapMs: null,
    confirmed: [],
  };
}

function recordId(identity: string): string {
  const letters = identity.toLowerCase().replace(/[^a-z0-9]/g, '');
  return `bot-${letters.slice(0, 16)}`;
}

function addressOf(bot: PracticeFleet['bots'][number]): BotAddress {
  if (bot.family === 'mcu') return { link: 'udp', host: bot.host, port: bot.port };
  return { link: 'docker', via: 'socket', path: bot.socket };
}

function fleetFile(folder: string): string {
  return join(folder, 'fleet.json');
}

/** The bots as they were last started; whether they still run is another question. */
async function readFleet(folder: string): Promise<PracticeFleet | null> {
  try {
    return readySchema.parse(JSON.parse(await readFile(fleetFile(folder), 'utf8')));
  } catch (error) {
    // No file yet, or one that a power cut left half written: either way there is nothing to find.
    if (isSystemError(error) || error instanceof SyntaxError || error instanceof z.core.$ZodError) return null;
    throw error;
  }
}

/** Stays connected, which tells the bots that a station is here; null when they do not run. */
function holdFleet(fleet: PracticeFleet): Promise<HeldFleet | null> {
  return new Promise((resolve) => {
    const held = connect(fleet.control);
    held.unref();
    held.once('connect', () => resolve({ ...fleet, close: () => endFleet(fleet).finally(() => held.destroy()) }));
    held.on('error', () => resolve(null));
  });
}

/** Bots that do not belong to stations refuse, and stay; those that are gone already need no end. */
function endFleet({ control }: PracticeFleet): Promise<void> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: control, method: 'POST', path: '/end' });
    asked.once('response', () => resolve());
    asked.once('error', () => resolve());
    asked.end();
  });
}

function readReadyLine(host: ChildProcess | Worker, bots: number): Promise<PracticeFleet> {
  return new Promise((resolve, reject) => {
    const withinMs = readyWithinMs + bots * readyPerBotMs;
    const timer = setTimeout(() => reject(new Defect('practice bots did not start in time')), withinMs);
    const done = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    let said = '';
    host.stderr?.on('data', (text) => {
      said = `${said}${text}`.slice(-1000);
    });
    const why = (code: number | null) => new Defect(`practice bots ended with code ${code}: ${said}`);
    host.once('exit', (code: number | null) => done(() => reject(why(code))));
    if (host.stdout === null) return reject(new Defect('practice bots have no output'));
    createInterface({ input: host.stdout }).once('line', (line) =>
      done(() => resolve(readySchema.parse(JSON.parse(line)))),
    );
  });
}
