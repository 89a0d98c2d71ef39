// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type BotAccount, type KilledRollout, playKilledRollout } from './killed-rollout.ts';

const killsInAll = 50;
const killsEach = 10;
/** A rollout may be over before its last kill; then another one is played. */
const mostRollouts = 12;
const seed = process.env['MILLWRIGHT_SEED'] ?? String(Date.now() % 1_000_000);

describe(`a station killed at random moments of rollouts (MILLWRIGHT_SEED=${seed})`, () => {
  it(`loses nothing and does nothing twice, ${killsInAll} times`, { timeout: 600_000 }, async () => {
    let planned = 0;
    let number = 0;
    let kills = 0;
    const lane = async (): Promise<void> => {
      while (planned < killsInAll && number < mostRollouts) {
        const rollout = `${seed}-${number++}`;
        planned += killsEach;
        const played = await playKilledRollout({ seed: rollout, kills: killsEach });
        planned -= killsEach - played.kills;
        kills += played.kills;
        expect({ rollout, ...words(played) }).toEqual({ rollout, ...oncePerBot });
      }
    };
    await Promise.all([lane(), lane()]);
    expect(kills).toBeGreaterThanOrEqual(killsInAll);
  });
});

const oncePerBot = {
  status: 'completed',
  journal: true,
  bots: Array.from({ length: 4 }, () => ({
    running: ['picker-app@1.1.0'],
    // Made, started and renamed to the application's name.
    updates: [{ creates: 1, starts: 1, renames: 1 }],
    // The image before: stopped and renamed away.
    before: [{ stops: 1, renames: 1 }],
  })),
};

function words({ status, journal, bots }: KilledRollout) {
  return { status, journal: journal['ok'], bots: bots.map(whatHappened) };
}

function whatHappened({ running, ops }: BotAccount) {
  const counted = Object.values(ops).map(({ creates, starts, stops, renames }) => ({ creates, starts, stops, renames }));
  return {
    running: running.map(({ release }) => release),
    updates: counted.filter(({ creates }) => creates !== undefined),
    before: counted.filter(({ creates }) => creates === undefined),
  };
}
