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

const countsSchema = z.object({
  creates: z._default(z.number(), 0),
  starts: z._default(z.number(), 0),
  stops: z._default(z.number(), 0),
});

const readSchema = z.object({
  reachable: z.literal(true),
  name: z.string(),
  running: z.array(z.object({ name: z.string(), release: z.nullable(z.string()) })),
  ops: z.record(z.string(), countsSchema),
  events: countsSchema,
});
const silentSchema = z.object({ reachable: z.literal(false), name: z.string(), error: z.string() });

const outputSchema = z.object({ bots: z.array(z.discriminatedUnion('reachable', [readSchema, silentSchema])) });

/** A bot as the second process read it at the end, with what happened on it meanwhile. */
export type BotReading = {
  readonly name: string;
  /** Versions of what runs; one, when all is well. */
  readonly versions: readonly string[];
  readonly events: z.infer<typeof countsSchema>;
  /** What happened more than once to a container of one operation. */
  readonly repeated: readonly string[];
};

/** Listens to the bots through a program that shares no code with the drivers. */
export class Observer {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(bots: DrillSite['bots']) {
    const words = bots.map((bot) => `${bot.name}=${bot.socket}`);
    this.#child = spawn(process.execPath, [reader, '--follow', ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when every bot tells what happens. */
  static async of(bots: DrillSite['bots']): Promise<Observer> {
    const observer = new Observer(bots);
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
  return {
    name: bot.name,
    versions: bot.running.map((container) => container.release?.split('@').at(-1) ?? container.name),
    events: bot.events,
    repeated: Object.entries(bot.ops).flatMap(([op, counts]) =>
      Object.entries(counts).flatMap(([what, count]) => (count > 1 ? `${count} ${what} for ${op}` : [])),
    ),
  };
}
