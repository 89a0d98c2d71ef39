// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Digest } from '../kernel/index.ts';
import type { BotObservation, ImageOnBot, ReleaseRef } from '../ports/index.ts';
import { withKept } from './kept-images.ts';
import type { BotRecord } from './record.ts';
import { currentWayBack } from './view.ts';
import { wayBackOfUpdate } from './way-back.ts';

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;
const release = (version: string): ReleaseRef => ({ product: 'welder', version });
const image = (version: string, letter: string, running = false): ImageOnBot => ({
  ...{ release: release(version), label: version, config: digest(letter), running, since: null, op: null },
  ...{ restarts: 0, health: 'none', exitCode: null },
});
const reading = (committed: ImageOnBot, previous: ImageOnBot | null): BotObservation => ({
  identity: { grade: 'assumed', value: 'mw-1', facts: {}, model: null, cell: null },
  slots: { committed, trial: null, previous, rejected: null },
  ...{ app: 'image-0', lease: null, botClock: null, freeBytes: null },
});
const record: BotRecord = {
  ...{ id: 'bot-1', name: 'Welder 01', family: 'mcu', model: 'welder-m4', cell: null },
  address: { link: 'udp', host: '192.0.2.7', port: 1337 },
  identity: { grade: 'assumed', value: 'mw-1', facts: {} },
  ...{ addedAt: 0, lastSeenAt: null, swapMs: 4_000, confirmed: [] },
};
const [one, two, three] = [image('1.0.0', 'a'), image('2.0.0', 'b'), image('3.0.0', 'c')];
const runs = (kept: ImageOnBot): ImageOnBot => ({ ...kept, running: true });
const all = { sizeOf: () => 5_000_000 };
const nothing = { sizeOf: () => null };

describe('what stands by on a microcontroller', () => {
  it('is no way back when it was sent and never ran', () => {
    const read = reading(runs(one), two);
    expect(currentWayBack(withKept(record, read), read, nothing).kind).toBe('none');
    expect(currentWayBack(withKept({ ...record, family: 'container' }, read), read, nothing).kind).toBe('on-bot');
  });

  it('is the way back when this laptop saw it run for good', () => {
    const before = withKept(record, reading(runs(one), two));
    const after = reading(runs(two), one);
    expect(currentWayBack(withKept(before, after), after, nothing)).toMatchObject({
      kind: 'on-bot',
      label: 'welder 1.0.0',
    });
  });

  it('gives way to the last good release on this laptop', () => {
    const read = reading(runs(two), three);
    const known = withKept({ ...record, confirmed: [release('2.0.0'), release('1.0.0')] }, read);
    expect(currentWayBack(known, read, all)).toMatchObject({
      kind: 'laptop',
      sentence: 'Way back to welder 1.0.0: from this laptop, about 5 s.',
    });
  });

  it('is not remembered while an image is only on trial', () => {
    const read = reading(one, null);
    expect(withKept(record, read).kept).toBeUndefined();
  });

  it('is remembered for the newest eight, each once', () => {
    const letters = [...'abcdefghia'];
    const last = letters.reduce(
      (known, letter) => withKept(known, reading(image('1.0.0', letter, true), null)),
      record,
    );
    expect(last.kept).toEqual([...'aihgfedc'].map(digest));
  });
});

describe('the way back of an update', () => {
  const slots = { committed: runs(two), previous: one };
  const confirmed = { ...record, confirmed: [release('2.0.0'), release('1.0.0')] };

  it('says what sending replaces, and that this laptop has it', () => {
    expect(wayBackOfUpdate(confirmed, slots, { goal: release('3.0.0'), ...all })).toMatchObject({
      kind: 'on-bot',
      sentence:
        'Way back to welder 2.0.0: on the bot, 4 s. Sending replaces welder 1.0.0 on the bot; this laptop has a copy.',
    });
  });

  it('is missing when sending destroys the only copy of the last good image', () => {
    expect(wayBackOfUpdate(confirmed, slots, { goal: release('3.0.0'), ...nothing })).toMatchObject({
      kind: 'none',
      sentence: 'Sending replaces welder 1.0.0 on the bot, and this laptop has no copy.',
    });
  });

  it('loses nothing when the release stands by already, or nothing there was ever good', () => {
    expect(wayBackOfUpdate(confirmed, slots, { goal: release('1.0.0'), ...nothing }).kind).toBe('on-bot');
    expect(wayBackOfUpdate(record, slots, { goal: release('3.0.0'), ...nothing })).toMatchObject({ kind: 'on-bot' });
  });

  it('costs a container nothing', () => {
    const box: BotRecord = { ...confirmed, family: 'container' };
    expect(wayBackOfUpdate(box, slots, { goal: release('3.0.0'), ...nothing }).sentence).toBe(
      'Way back to welder 2.0.0: on the bot, 4 s.',
    );
  });
});
