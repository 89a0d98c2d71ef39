// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Digest } from '../kernel/index.ts';
import type { BotObservation, ImageOnBot, ReleaseRef } from '../ports/index.ts';
import { nameReleases } from './known-release.ts';
import type { BotRecord } from './record.ts';

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;
const release = (version: string): ReleaseRef => ({ product: 'welder', version });

const image = (config: Digest | null, named: ReleaseRef | null = null): ImageOnBot => ({
  ...{ release: named, label: '1.0.0 aaaa', config, running: true, since: null, op: null },
  ...{ restarts: 0, health: 'none', exitCode: null },
});

const reading = (committed: ImageOnBot | null, trial: ImageOnBot | null = null): BotObservation => ({
  identity: { grade: 'assumed', value: 'mw-1', facts: {}, model: null, cell: null },
  slots: { committed, trial, previous: null, rejected: null },
  ...{ app: 'image-0', lease: null, botClock: null, freeBytes: null },
});

const record = (confirmed: readonly ReleaseRef[] = []): BotRecord => ({
  ...{ id: 'bot-1', name: 'Welder 01', family: 'mcu', model: 'welder-m4', cell: null },
  address: { link: 'udp', host: '192.0.2.7', port: 1337 },
  identity: { grade: 'assumed', value: 'mw-1', facts: {} },
  ...{ addedAt: 0, lastSeenAt: null, swapMs: null, confirmed },
});

/** Newest first, as the shelf answers. */
const shelf = {
  withImage: (hash: Digest) =>
    hash === digest('a') ? [release('1.0.0')] : hash === digest('b') ? [release('1.2.0'), release('1.1.0')] : [],
};

const name = (observation: BotObservation, confirmed: readonly ReleaseRef[] = []) => {
  const { committed, trial } = nameReleases(observation, { record: record(confirmed), shelf }).slots;
  return [committed?.release?.version, trial?.release?.version];
};

describe('a reading of a bot that knows images by their hash only', () => {
  it('is given the names of the releases that hold these images', () => {
    expect(name(reading(image(digest('a')), image(digest('b'))))).toEqual(['1.0.0', '1.2.0']);
  });

  it('keeps an image without a name that no release here holds', () => {
    expect(name(reading(image(digest('c')), image(null)))).toEqual([undefined, undefined]);
  });

  it('means the release that was confirmed here, when several hold the same image', () => {
    expect(name(reading(image(digest('b'))), [release('1.1.0'), release('1.0.0')])).toEqual(['1.1.0', undefined]);
  });

  it('believes a bot that names its release itself', () => {
    expect(name(reading(image(digest('a'), release('0.9.0'))))).toEqual(['0.9.0', undefined]);
  });
});
