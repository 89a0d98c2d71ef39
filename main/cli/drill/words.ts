// SPDX-License-Identifier: Apache-2.0
import type { BotReading, Outage, Repeat } from './outcome.ts';

// How bots ended, in the words of an outcome.

export function versionWords(bots: readonly BotReading[]): string {
  const counts = new Map<string, number>();
  for (const bot of bots) {
    const version = bot.versions.join(' and ') || 'nothing';
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  const [only] = counts.keys();
  if (counts.size === 1) return `all bots run ${only}`;
  return [...counts].map(([version, count]) => `${count} run ${version}`).join(', ');
}

/** Each bot runs one whole image, and the screen says which. */
export function truthWords(bots: readonly BotReading[], shown: ReadonlyMap<string, string>): string {
  const wrong = bots.filter(({ name, versions }) => versions.length !== 1 || shown.get(name) !== versions[0]);
  if (wrong.length === 0) return 'every bot runs one image, the one on the screen';
  const words = ({ name, versions }: BotReading) =>
    `${name} runs ${versions.join(' and ') || 'nothing'}, shown ${shown.get(name)}`;
  return wrong.map(words).join('; ');
}

/** For one operation each thing is done at most once. `isRight`: what may be more than once in this story. */
export function repeatWords(
  bots: readonly BotReading[],
  isRight: (repeat: Repeat, ofBot: readonly Repeat[]) => boolean = () => false,
): string {
  const repeats = bots.flatMap(({ name, repeated }) =>
    repeated
      .filter((repeat) => !isRight(repeat, repeated))
      .map(({ what, times, op }) => `${name}: ${times} ${what} for ${op}`),
  );
  return repeats.length === 0 ? 'nothing done twice' : `done twice: ${repeats.join('; ')}`;
}

export function idleWords(bots: readonly BotReading[]): string {
  const touched = bots.filter((bot) => bot.touched);
  return touched.length === 0 ? 'nothing done at all' : `touched: ${touched.map((bot) => bot.name).join(', ')}`;
}

/** A broken upload goes on where it was; one that was begun again would count twice. */
export function uploadWords(bots: readonly BotReading[]): string {
  const again = bots.filter(({ uploads }) => uploads > 1);
  if (again.length === 0) return 'every upload begun once';
  return again.map(({ name, uploads }) => `${name} began ${uploads} uploads`).join(', ');
}

/** How many bots of one cell were down at the same moment, at the most. Bots without a cell stand for themselves. */
export function cellWords(bots: readonly BotReading[], cellOf: (bot: string) => string | null): string {
  const cells = new Map<string, Outage[]>();
  for (const { name, outages } of bots) {
    const cell = cellOf(name) ?? `of ${name}`;
    cells.set(cell, [...(cells.get(cell) ?? []), ...outages]);
  }
  const most = Math.max(0, ...[...cells.values()].map(mostAtOnce));
  return `at most ${most} of a cell down at once`;
}

function mostAtOnce(outages: readonly Outage[]): number {
  const isDown = (at: number) => outages.filter(([from, to]) => from <= at && (to === null || at < to)).length;
  return Math.max(0, ...outages.map(([from]) => isDown(from)));
}

/** Whether the bots of each wave went back before those of the wave before it: judged by when each last went down. */
export function orderWords(bots: readonly BotReading[], waves: readonly (readonly string[])[]): string {
  const lastDown = (names: readonly string[]) =>
    bots.filter(({ name }) => names.includes(name)).flatMap(({ outages }) => outages.at(-1)?.[0] ?? []);
  for (const [index, names] of waves.entries()) {
    const later = waves.slice(index + 1).flatMap(lastDown);
    if (later.length > 0 && Math.min(...lastDown(names)) < Math.max(...later)) return `wave ${index} did not wait`;
  }
  return 'newest wave first';
}
