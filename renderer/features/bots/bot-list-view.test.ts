// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { BotView } from '../../../app/contract/index.ts';
import { fakeBot } from '../../../test/fakes/fake-site.ts';
import { cellsOf, everyBot, filterBots, sortByNeed } from './bot-list-view.ts';

const bot = (name: string, change: Partial<BotView> = {}) => fakeBot(name, 0, change);
const names = (bots: readonly BotView[]) => bots.map(({ name }) => name);

describe('the list of bots', () => {
  it('puts need first (fault, check, updating, not seen, OK), then names as people count', () => {
    const bots = [
      bot('Bot 10'),
      bot('Bot 2'),
      bot('D', { state: 'not-seen' }),
      bot('C', { state: 'updating' }),
      bot('B', { state: 'check' }),
      bot('A', { state: 'fault' }),
    ];
    expect(names(sortByNeed(bots))).toEqual(['A', 'B', 'C', 'D', 'Bot 2', 'Bot 10']);
  });

  it('shows under "Needs me" only what a person must act on', () => {
    const bots = [bot('A', { state: 'fault' }), bot('B', { state: 'not-seen' }), bot('C', { state: 'check' })];
    expect(names(filterBots(bots, { ...everyBot, show: 'needs-me' }))).toEqual(['A', 'C']);
  });

  it('finds parts of a name and the end of a serial, in any case', () => {
    const identity = { grade: 'proven', value: 'BX-2207-0031', facts: {} } as const;
    const bots = [bot('Picker 03'), bot('Wrapper', { identity })];
    expect(names(filterBots(bots, { ...everyBot, query: ' PICK ' }))).toEqual(['Picker 03']);
    expect(names(filterBots(bots, { ...everyBot, query: '-0031' }))).toEqual(['Wrapper']);
    expect(names(filterBots(bots, { ...everyBot, query: 'bx-2207' }))).toEqual([]);
  });

  it('keeps to one cell', () => {
    const bots = [bot('A', { cell: 'Line 2' }), bot('B', { cell: 'Line 10' }), bot('C', { cell: null })];
    expect(names(filterBots(bots, { ...everyBot, cell: 'Line 10' }))).toEqual(['B']);
    expect(cellsOf(bots)).toEqual(['Line 2', 'Line 10']);
  });
});
