// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { BotView } from '../../../app/contract/index.ts';
import { fakeBot } from '../../../test/fakes/fake-site.ts';
import { imageWords, isStale, nextWords, rowWords, wayBackTakes, whyNotBack } from './bot-words.ts';

/** The station is heard, and the bots were just read. */
const near = { isConnected: true, now: 0 };

describe('the words of a bot', () => {
  it('name a foreign image by the bot’s own word', () => {
    expect(imageWords({ release: null, label: 'nginx:1.27' })).toBe('nginx:1.27');
    expect(imageWords({ release: { product: 'palletiser', version: '1.4.0' }, label: 'x' })).toBe('palletiser 1.4.0');
  });

  it('mark the image as last known when the bot is not seen or the station is lost', () => {
    expect(rowWords(fakeBot('A', 0), near)).toBe('palletiser 1.4.0 · Line A');
    expect(rowWords(fakeBot('A', 0), { ...near, isConnected: false })).toBe('palletiser 1.4.0 (last known) · Line A');
    expect(rowWords(fakeBot('A', 0, { state: 'not-seen' }), near)).toBe('palletiser 1.4.0 (last known) · Line A');
    expect(rowWords(fakeBot('A', 0, { running: null, cell: null }), near)).toBe('No image seen · no cell');
  });

  it('count as old when the bot is not seen, did not answer for long, or the station is lost', () => {
    const bot = { state: 'ok', lastSeenAt: 0 } as const;
    expect(isStale(bot, near)).toBe(false);
    expect(isStale(bot, { ...near, isConnected: false })).toBe(true);
    expect(isStale({ ...bot, state: 'not-seen' }, near)).toBe(true);
    expect(isStale({ ...bot, state: 'updating' }, { ...near, now: 15_001 })).toBe(true);
    expect(isStale({ ...bot, lastSeenAt: null }, { ...near, now: 15_001 })).toBe(false);
  });
});

describe('the way back', () => {
  const bot = fakeBot('A', 0);

  it('says where it comes from and how long it takes, "about" unless that was measured', () => {
    expect(wayBackTakes(bot.wayBack)).toBe('on the bot, takes 8 s');
    expect(wayBackTakes({ ...bot.wayBack, kind: 'laptop', measured: false })).toBe('from this laptop, takes about 8 s');
    expect(wayBackTakes({ ...bot.wayBack, takesMs: null })).toBe('on the bot');
  });

  it('is open on a bot at rest, and else says why not', () => {
    const noWay = { ...bot.wayBack, kind: 'none', release: null, label: null, takesMs: null } as const;
    const update = { rolloutId: 'r', release: { product: 'p', version: '1' }, bytesDone: 0, bytesTotal: 0 };
    expect(whyNotBack(bot)).toBeNull();
    expect(whyNotBack({ ...bot, wayBack: noWay })).toBe('No earlier good image is known for this bot.');
    expect(whyNotBack({ ...bot, update: { ...update, phase: 'staging' } })).toMatch(/rollout/);
    expect(whyNotBack({ ...bot, state: 'not-seen' })).toBe('The bot does not answer now.');
  });
});

describe('the next step', () => {
  const noWay: BotView['wayBack'] = {
    kind: 'none',
    release: null,
    label: null,
    takesMs: null,
    measured: false,
    sentence: '',
  };
  const running = {
    release: { product: 'app', version: '1.0.0' },
    label: '',
    running: true,
    since: null,
    restarts: 0,
    health: 'none',
  } as const;
  const facts = { trial: null, wayBack: noWay, running, model: 'm4' };
  const said = (action: BotView['next']['action'], change: object = {}) =>
    nextWords({ ...facts, next: { action, sentence: '', target: 'app@1.1.0' }, ...change });

  it('is said with what the view holds of it', () => {
    expect(said('plan-rollout')).toBe('Release app 1.1.0 is ready. Plan its rollout.');
    expect(said('import-release')).toBe('Import a release for m4 from the stick.');
    expect(said('none')).toBe('Runs app 1.0.0, the newest release on this laptop.');
  });

  it('ends a trial where there is one, else goes back to what worked', () => {
    const wayBack = { ...noWay, kind: 'on-bot', label: 'app 0.9.0' };
    expect(said('go-back', { wayBack, trial: running })).toBe('Go back to app 0.9.0: that ends the trial.');
    expect(said('go-back', { wayBack })).toBe('Go back to app 0.9.0, which worked here before.');
  });
});
