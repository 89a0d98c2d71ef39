// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

const reader = fileURLToPath(new URL('../../../../assets/drills/read-outcome.mjs', import.meta.url));

const countsSchema = z.object({
  creates: z._default(z.number(), 0),
  starts: z._default(z.number(), 0),
  stops: z._default(z.number(), 0),
});

const outputSchema = z.object({
  bots: z.array(
    z.object({
      name: z.string(),
      reachable: z.literal(true),
      running: z.array(z.object({ name: z.string(), release: z.nullable(z.string()) })),
      ops: z.record(z.string(), countsSchema),
      events: countsSchema,
    }),
  ),
});

/** A bot as the second process read it. */
export type BotReading = {
  readonly name: string;
  /** Versions of what runs; one, when all is well. */
  readonly versions: readonly string[];
  readonly events: { readonly creates: number; readonly starts: number; readonly stops: number };
  /** What happened more than once to a container of one operation. */
  readonly repeated: readonly string[];
};

/** Reads the bots by a program that shares no code with the drivers. `sinceS`: only events after this bot time (s since the epoch). */
export async function readBots(
  bots: readonly { readonly name: string; readonly socket: string }[],
  sinceS: number,
): Promise<readonly BotReading[]> {
  const words = bots.map((bot) => `${bot.name}=${bot.socket}`);
  const { stdout } = await promisify(execFile)(process.execPath, [reader, '--since', String(sinceS), ...words]);
  return outputSchema.parse(JSON.parse(stdout)).bots.map((bot) => ({
    name: bot.name,
    versions: bot.running.map((container) => container.release?.split('@').at(-1) ?? container.name),
    events: bot.events,
    repeated: Object.entries(bot.ops).flatMap(([op, counts]) =>
      Object.entries(counts).flatMap(([what, count]) => (count > 1 ? `${count} ${what} for ${op}` : [])),
    ),
  }));
}
