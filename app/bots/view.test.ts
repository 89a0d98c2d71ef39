// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { BotRecord, Sighting } from './record.ts';
import { type BotActivity, botView, longestSilenceMs, type ReleaseShelf, saysMore } from './view.ts';

const record: BotRecord = {
  id: 'bot-1',
  name: 'Picker 03',
  family: 'container',
  model: 'cell-camera',
  cell: null,
  address: { link: 'docker', via: 'socket', path: '/run/picker.sock' },
  identity: { grade: 'labelled', value: 'SN-0003', facts: {} },
  addedAt: 0,
  lastSeenAt: null,
  swapMs: null,
  confirmed: [],
};
const shelf: ReleaseShelf = { newestFor: () => null, withImage: () => [], sizeOf: () => null };
const activity: BotActivity = {
  rolloutId: 'rollout-1',
  release: { product: 'line-a', version: '1.1.0' },
  phase: 'probing',
  bytesDone: 0,
  bytesTotal: 0,
  blocked: null,
};
const silent: Sighting = {
  kind: 'lost',
  since: 1_000,
  faultCode: 'driver/unreachable',
  sentence: 'The bot did not answer.',
  last: null,
};

const seenAt = (now: number, shown: BotActivity | null) =>
  botView({ record, sighting: silent, activity: shown, laptop: 'laptop-1', now }, shelf);

describe('a bot of a rollout that does not answer', () => {
  it('is updating while it may be restarting', () => {
    expect(seenAt(1_000 + longestSilenceMs - 1, activity)).toMatchObject({ state: 'updating', faultCode: null });
  });

  it('needs a look when it stays silent, and leads to its rollout', () => {
    expect(seenAt(1_000 + longestSilenceMs, activity)).toMatchObject({
      state: 'check',
      reason: 'The bot did not answer. Its update to line-a 1.1.0 is not finished.',
      faultCode: 'driver/unreachable',
      next: { action: 'open-rollout', target: 'rollout-1' },
    });
  });

  it('says first what blocks its update', () => {
    const blocked = { code: 'driver/disk-full', sentence: 'The bot has no room left.' };
    expect(seenAt(1_000 + longestSilenceMs, { ...activity, blocked })).toMatchObject({
      state: 'check',
      reason: 'The bot has no room left.',
      faultCode: 'driver/disk-full',
    });
  });

  it('is only not seen when no rollout works on it', () => {
    expect(seenAt(1_000 + longestSilenceMs, null)).toMatchObject({ state: 'not-seen' });
  });
});

describe('a view after another reading', () => {
  const shown = { ...seenAt(1_000, null), lastSeenAt: 1_000 };

  it('says no more when only the time of the reading is new', () => {
    expect(saysMore({ ...shown, lastSeenAt: 6_000 }, shown)).toBe(false);
  });

  it('says more before a screen would call the bot stale', () => {
    expect(saysMore({ ...shown, lastSeenAt: 11_000 }, shown)).toBe(true);
  });

  it('says more at once when anything else is new, and the first time', () => {
    expect(saysMore({ ...shown, lastSeenAt: 1_005, state: 'ok' }, shown)).toBe(true);
    expect(saysMore(shown, undefined)).toBe(true);
  });
});
