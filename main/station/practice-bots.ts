// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import type { BotRecord } from '../../app/bots/index.ts';
import { Defect } from '../../app/kernel/index.ts';
import { isSystemError, writeDurably } from '../platform/index.ts';

const readySchema = z.object({
  ready: z.literal(true),
  control: z.string(),
  bots: z.array(
    z.object({ name: z.string(), socket: z.string(), model: z.string(), cell: z.string(), engineId: z.string() }),
  ),
});

/** The practice bots of a site: where each answers, and where faults are switched on. */
export type PracticeFleet = z.infer<typeof readySchema>;

export type PracticeOptions = { readonly bots: number; readonly seed: number; readonly speed: number };

/** What a practice site starts with unless a drill asks for something else. */
export const practiceDefaults: PracticeOptions = { bots: 6, seed: 1, speed: 1 };

const hostScript = fileURLToPath(new URL('../../hardware/practice/host.js', import.meta.url));
/** The signed releases of the practice site and its throw-away root, made at set-up. */
export const practiceReleasesFolder = fileURLToPath(new URL('../../practice-releases', import.meta.url));
const readyWithinMs = 15_000;
/** The program of the desktop shell cannot be used as Node: that is switched off in it for good. */
const canStartNode = process.versions['electron'] === undefined;

/**
 * Practice bots are a process of their own, as real ones are machines of their own: a station that is killed takes none
 * with it. One that still runs is found by `practice/fleet.json` and used; else a new one is started.
 */
export async function ensurePracticeFleet(
  folder: string,
  options: PracticeOptions,
): Promise<PracticeFleet & { close(): void }> {
  const found = await findRunningFleet(folder);
  if (found !== null) return { ...found, close: () => undefined };
  if (!canStartNode) return startFleetInThread(folder, options);
  const { fleet, host } = await startPracticeFleet(folder, options, ['--with-parent']);
  return { ...fleet, close: () => void host.kill('SIGTERM') };
}

/** Ends with this process, as the bots of `--with-parent` do. */
async function startFleetInThread(
  folder: string,
  options: PracticeOptions,
): Promise<PracticeFleet & { close(): void }> {
  const argv = [...hostArguments(folder, options), '--with-parent'];
  const thread = new Worker(hostScript, { argv, stdin: true, stdout: true });
  // Practice bots that break are gone from sight, as broken bots are; the station goes on.
  thread.on('error', (error) => process.emitWarning(error));
  const fleet = await readReadyLine(thread);
  await writeDurably(fleetFile(folder), `${JSON.stringify(fleet)}\n`);
  return { ...fleet, close: () => void thread.stdin?.end() };
}

/** Starts the bots and writes down where they are. Without `--with-parent` they outlive the process that started them. */
export async function startPracticeFleet(
  folder: string,
  options: PracticeOptions,
  more: readonly string[] = [],
): Promise<{ fleet: PracticeFleet; host: ChildProcess }> {
  const host = spawn(process.execPath, [hostScript, ...hostArguments(folder, options), ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const fleet = await readReadyLine(host);
  await writeDurably(fleetFile(folder), `${JSON.stringify(fleet)}\n`);
  return { fleet, host };
}

function hostArguments(folder: string, options: PracticeOptions): string[] {
  return ['--dir', folder, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])];
}

/** The record of a practice bot; its label needs no comparing, since nobody can stand in front of it. */
export function practiceRecord(bot: PracticeFleet['bots'][number], now: number): BotRecord {
  return {
    id: `bot-${bot.engineId
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 16)}`,
    name: bot.name,
    family: 'container',
    model: bot.model,
    cell: bot.cell,
    address: { link: 'docker', via: 'socket', path: bot.socket },
    identity: { grade: 'assumed', value: bot.engineId, facts: {} },
    addedAt: now,
    lastSeenAt: null,
    swapMs: null,
    confirmed: [],
  };
}

function fleetFile(folder: string): string {
  return join(folder, 'fleet.json');
}

async function findRunningFleet(folder: string): Promise<PracticeFleet | null> {
  try {
    const fleet = readySchema.parse(JSON.parse(await readFile(fleetFile(folder), 'utf8')));
    return (await answers(fleet.control)) ? fleet : null;
  } catch (error) {
    // No file yet, or one that a power cut left half written: either way there is nothing to find.
    if (isSystemError(error) || error instanceof SyntaxError || error instanceof z.core.$ZodError) return null;
    throw error;
  }
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

function readReadyLine(host: ChildProcess | Worker): Promise<PracticeFleet> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Defect('practice bots did not start in time')), readyWithinMs);
    const done = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    host.once('exit', (code: number | null) => done(() => reject(new Defect(`practice bots ended with code ${code}`))));
    if (host.stdout === null) return reject(new Defect('practice bots have no output'));
    createInterface({ input: host.stdout }).once('line', (line) =>
      done(() => resolve(readySchema.parse(JSON.parse(line)))),
    );
  });
}
