// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const happening = z.object({
  kind: z.enum(['boot', 'up', 'reset', 'crash', 'upload', 'image', 'test', 'confirm', 'erase', 'lease']),
  /** ms since the epoch. */
  at: z.number(),
  /** The purpose of the lease that stood in the settings then; null without one. */
  purpose: z.nullable(z.string()),
  /** What the bootloader did beside booting. */
  detail: z.optional(z.enum(['swap', 'revert', 'refused'])),
});
export type Happening = z.infer<typeof happening>;
export type Kind = Happening['kind'];

export type Counts = Readonly<Partial<Record<Kind | NonNullable<Happening['detail']>, number>>>;
export type McuCounters = {
  /** What happened since the bot was made: in all, and by the purpose of the lease held at that time. */
  readonly all: Counts;
  readonly purposes: Readonly<Record<string, Counts>>;
  /** When it went down and came up again, in ms since the epoch; a power cut is noticed at the boot after it. */
  readonly outages: readonly (readonly [from: number, to: number | null])[];
};

/**
 * What happened at the bot, in a file that survives power cuts; a real chip has no such thing. `upload` counts uploads begun,
 * `image` whole images written; boots that exchanged the slots count as `swap`, `revert` or `refused` as well;
 * `up` is the moment from which it answers.
 */
export class History {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  add(entry: Happening): void {
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`);
  }

  read(): readonly Happening[] {
    if (!existsSync(this.#path)) return [];
    const lines = readFileSync(this.#path, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => happening.parse(JSON.parse(line)));
  }

  counters(): McuCounters {
    const all: Record<string, number> = {};
    const purposes: Record<string, Record<string, number>> = {};
    for (const { kind, purpose, detail } of this.read()) {
      const names = detail === undefined ? [kind] : [kind, detail];
      addTo(all, names);
      if (purpose !== null) purposes[purpose] = addTo(purposes[purpose] ?? {}, names);
    }
    return { all, purposes, outages: outagesIn(this.read()) };
  }
}

function outagesIn(happenings: readonly Happening[]): McuCounters['outages'] {
  const outages: [number, number | null][] = [];
  let downAt: number | null = null;
  for (const { kind, at } of happenings) {
    if (kind === 'reset' || kind === 'crash' || kind === 'boot') downAt ??= at;
    if (kind !== 'up' || downAt === null) continue;
    outages.push([downAt, at]);
    downAt = null;
  }
  return downAt === null ? outages : [...outages, [downAt, null]];
}

function addTo(counts: Record<string, number>, names: readonly string[]): Record<string, number> {
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
