// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { Defect, FaultError, fault } from '../../../app/kernel/index.ts';
import type { DrillSite } from './site.ts';

const reader = fileURLToPath(new URL('../../../../assets/drills/read-outcome.mjs', import.meta.url));

const countsSchema = z.record(z.string(), z.number());
type Counts = z.infer<typeof countsSchema>;

/** From when to when nothing ran, in ms since the epoch; `to` is null while nothing runs. */
const outageSchema = z.tuple([z.number(), z.nullable(z.number())]);

const readSchema = z.object({
  reachable: z.literal(true),
  name: z.string(),
  running: z.array(z.object({ name: z.string(), release: z.nullable(z.string()), version: z.optional(z.string()) })),
  ops: z.record(z.string(), countsSchema),
  events: countsSchema,
  outages: z.array(outageSchema),
});
const silentSchema = z.object({ reachable: z.literal(false), name: z.string(), error: z.string() });

const outputSchema = z.object({ bots: z.array(z.discriminatedUnion('reachable', [readSchema, silentSchema])) });

/** What changes a bot. An engine creates, starts and stops containers; a microcontroller takes images and starts anew. */
const doings = ['creates', 'starts', 'stops', 'upload', 'image', 'test', 'confirm', 'erase', 'reset', 'crash'] as const;
/** What one operation may do once. A microcontroller may be reset to try an image and again to go back: each exchanges the slots. */
const onceEach = ['creates', 'starts', 'stops', 'image', 'test', 'confirm', 'swap', 'revert', 'erase'] as const;

/** A bot as the second process read it at the end, with what happened on it meanwhile. */
export type BotReading = {
  readonly name: string;
  /** Versions of what runs; one, when all is well. */
  readonly versions: readonly string[];
  /** Images that were brought to run on trial. */
  readonly trials: number;
  /** Whether anything at all was done to it. */
  readonly touched: boolean;
  /** What happened more than once for one operation. */
  readonly repeated: readonly Repeat[];
  /** Uploads that were begun from their first byte. */
  readonly uploads: number;
  readonly outages: readonly Outage[];
};

export type Repeat = { readonly what: string; readonly times: number; readonly op: string };
export type Outage = z.infer<typeof outageSchema>;

type Observed = Pick<DrillSite, 'bots' | 'control'>;

/** Listens to the bots through a program that shares no code with the drivers. */
export class Observer {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor({ bots, control }: Observed) {
    const words = bots.map((bot) => `${bot.name}=${bot.place}`);
    const told = control === null ? [] : ['--control', control];
    const args = [reader, '--follow', ...told, ...words];
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when every bot tells what happens. */
  static async of(observed: Observed): Promise<Observer> {
    const observer = new Observer(observed);
    await observer.#nextLine();
    return observer;
  }

  /** What happened since it listens, and how the bots are now. A bot that does not say so is `link/unreachable`. */
  async end(): Promise<readonly BotReading[]> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end();
    const line = await this.#nextLine();
    await exited;
    return outputSchema.parse(JSON.parse(line)).bots.map(asReading);
  }

  async #nextLine(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Defect('the observer of the bots ended early');
    return value;
  }
}

function asReading(bot: z.infer<typeof outputSchema>['bots'][number]): BotReading {
  if (!bot.reachable) throw new FaultError(fault('link/unreachable', `${bot.name}: ${bot.error}`));
  const { name, running, events, ops, outages } = bot;
  return {
    name,
    versions: running.map(({ release, version, name: image }) => version ?? release?.split('@').at(-1) ?? image),
    trials: countOf(events, 'creates') + countOf(events, 'test'),
    touched: doings.some((what) => countOf(events, what) > 0),
    repeated: Object.entries(ops).flatMap(([op, counts]) => repeats(counts).map((repeat) => ({ ...repeat, op }))),
    uploads: countOf(events, 'upload'),
    outages,
  };
}

function repeats(counts: Counts): readonly Omit<Repeat, 'op'>[] {
  const done = onceEach.map((what) => ({ what, times: countOf(counts, what) }));
  const twice = done.filter(({ times }) => times > 1);
  const exchanges = countOf(counts, 'swap') + countOf(counts, 'revert');
  const resets = countOf(counts, 'reset');
  return resets > exchanges ? [...twice, { what: 'reset', times: resets }] : twice;
}

function countOf(counts: Counts, what: string): number {
  return counts[what] ?? 0;
}
