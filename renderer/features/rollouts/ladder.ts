// SPDX-License-Identifier: Apache-2.0

/** Soak times a person would choose, in seconds: 10 s to 24 h. */
export const soakLadder: readonly number[] = [
  10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400,
];

/** Counts of bots: single steps while they matter, wider ones for a fleet. */
export const countLadder: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000];

/** The next rung above the value, or null at the top. A value between rungs goes to the nearest in that direction. */
export function rungAbove(ladder: readonly number[], value: number): number | null {
  return ladder.find((rung) => rung > value) ?? null;
}

/** The next rung below the value and not below `least`, or null at the bottom. */
export function rungBelow(ladder: readonly number[], value: number, least = 0): number | null {
  return ladder.findLast((rung) => rung < value && rung >= least) ?? null;
}
