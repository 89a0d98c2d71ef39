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

type Counts = z.infer<typeof countsSchema>;
type RawReading = z.infer<typeof outputSchema>['bots'][number];

/** A bot as the second process read it, with what happened since an earlier reading. */
export type BotReading = {
  readonly name: string;
  /** Versions of what runs; one, when all is well. */
  readonly versions: readonly string[];
  readonly events: Counts;
  /** What happened more than once to a container of one operation. */
  readonly repeated: readonly string[];
};

/** Reads the bots by a program that shares no code with the drivers. */
export async function readBots(
  bots: readonly { readonly name: string; readonly socket: string }[],
): Promise<readonly RawReading[]> {
  const words = bots.map((bot) => `${bot.name}=${bot.socket}`);
  const { stdout } = await promisify(execFile)(process.execPath, [reader, ...words]);
  return outputSchema.parse(JSON.parse(stdout)).bots;
}

/** What the story did to the bots: how they ended, and what happened between the two readings. */
export function changesBetween(before: readonly RawReading[], after: readonly RawReading[]): readonly BotReading[] {
  return after.map((bot) => {
    const earlier = before.find((known) => known.name === bot.name);
    const ops = Object.entries(bot.ops).map(([op, counts]) => ({ op, counts: minus(counts, earlier?.ops[op]) }));
    return {
      name: bot.name,
      versions: bot.running.map((container) => container.release?.split('@').at(-1) ?? container.name),
      events: minus(bot.events, earlier?.events),
      repeated: ops.flatMap(({ op, counts }) =>
        Object.entries(counts).flatMap(([what, count]) => (count > 1 ? `${count} ${what} for ${op}` : [])),
      ),
    };
  });
}

function minus(counts: Counts, earlier: Counts = { creates: 0, starts: 0, stops: 0 }): Counts {
  return {
    creates: counts.creates - earlier.creates,
    starts: counts.starts - earlier.starts,
    stops: counts.stops - earlier.stops,
  };
}
