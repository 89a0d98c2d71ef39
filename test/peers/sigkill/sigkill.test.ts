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
    // Both lanes end by themselves, so that a failure leaves no process behind.
    const lanes = await Promise.allSettled([lane(), lane()]);
    for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
    expect(kills).toBeGreaterThanOrEqual(killsInAll);
  });
});

/** The image before was stopped and renamed away; the new one made, started, and renamed to the application's name. */
const oncePerBot = {
  status: 'completed',
  journal: true,
  bots: Array.from({ length: 4 }, () => ({
    running: ['picker-app@1.1.0'],
    before: { creates: 1, starts: 1, renames: 1, stops: 1 },
    update: { creates: 1, starts: 1, renames: 1 },
    others: [],
  })),
};

function words({ status, journal, bots }: KilledRollout) {
  return { status, journal: journal['ok'], bots: bots.map(whatHappened) };
}

/** The counts of each operation, in the order in which they began. */
function whatHappened({ running, ops }: BotAccount) {
  const counted = Object.values(ops).map(({ creates, starts, renames, stops }) => ({
    creates,
    starts,
    renames,
    stops,
  }));
  const [before, update, ...others] = counted;
  return { running: running.map(({ release }) => release), before, update, others };
}
