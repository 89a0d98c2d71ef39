// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { mcuRoster, practiceRoster } from './roster.ts';

const everyone = (bots: number) => [...practiceRoster(bots / 2, 1), ...mcuRoster(bots / 2, 1)];

describe('the bots of a practice site', () => {
  it('stay the same machines in a larger site', () => {
    expect(practiceRoster(500, 1).slice(0, 6)).toEqual(practiceRoster(6, 1));
    expect(mcuRoster(500, 1).slice(0, 6)).toEqual(mcuRoster(6, 1));
  });

  it('fill more than forty cells when they are a thousand, at most 24 in each', () => {
    const bots = everyone(1000);
    const cells = [...new Set(bots.map(({ cell }) => cell))];
    const sizes = cells.map((name) => bots.filter(({ cell }) => cell === name).length);
    expect(new Set(bots.map(({ name }) => name)).size).toBe(1000);
    expect(cells.length).toBeGreaterThan(40);
    expect(Math.max(...sizes)).toBe(24);
  });
});
