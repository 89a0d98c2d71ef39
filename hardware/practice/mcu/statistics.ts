// SPDX-License-Identifier: Apache-2.0
import type { McuParts } from './parts.ts';
import type { SlotImage } from './slot-image.ts';

/** Groups of numbers that the application counts, read at this moment. */
export type Statistics = () => ReadonlyMap<string, Readonly<Record<string, number>>>;

const CYCLE_MS = 2000;
const GOOD_FAULT_PCT = 1;
const FIRST_BAD_PCT = 25;
const WORST_PCT = 90;

/** What a practice image says of itself at the start of its payload; a real bot does not mind it. */
export const BEHAVIOUR_MARK = 'millwright-practice ';

/** Welds since the start, and how many of the last hundred seams were bad: the number that a bad release spoils. */
export function statisticsOf({ time, speed, troubles }: McuParts, image: SlotImage): Statistics {
  const startedMs = time.now();
  const degradesAfterS = degradingAfterS(image.firstBytes);
  return () => {
    const runMs = time.now() - startedMs;
    const badS = troubles.appDegraded() ? 0 : (runMs * speed) / 1000 - degradesAfterS;
    const faultPct = badS < 0 ? GOOD_FAULT_PCT : Math.min(WORST_PCT, Math.floor(FIRST_BAD_PCT + badS));
    const cycles = Math.floor(runMs / CYCLE_MS);
    return new Map([
      ['weld', { cycles, seam_faults: Math.floor((cycles * faultPct) / 100), seam_fault_pct: faultPct }],
      ['run', { seconds: Math.floor(runMs / 1000), watchdog_resets: 0 }],
    ]);
  };
}

/** Seconds until an image turns bad by its own script; never for one that has none. */
function degradingAfterS(firstBytes: Buffer): number {
  const end = firstBytes.indexOf('\n');
  const line = firstBytes.subarray(0, Math.max(end, 0)).toString('latin1');
  if (!line.startsWith(BEHAVIOUR_MARK)) return Number.POSITIVE_INFINITY;
  const [, seconds] = /degrades after ([0-9]+) s$/.exec(line) ?? [];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds);
}
