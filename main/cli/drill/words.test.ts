// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { BotReading, Outage } from './outcome.ts';
import { cellWords, orderWords, repeatWords, truthWords, uploadWords } from './words.ts';

const aBot = (name: string, more: Partial<BotReading> = {}): BotReading => ({
  ...{ name, versions: ['1.0.0'], trials: 0, touched: false, repeated: [], uploads: 0, outages: [] },
  ...more,
});
const down = (name: string, ...outages: Outage[]) => aBot(name, { outages });
const sameCell = () => 'cell-1';

describe('bots of a cell that were down at once', () => {
  it('are none when one came up as the other went down', () => {
    expect(cellWords([down('a', [0, 10]), down('b', [10, 20])], sameCell)).toBe('at most 1 of a cell down at once');
  });

  it('are counted where their times meet', () => {
    const bots = [down('a', [0, 30]), down('b', [5, 6], [20, 40]), down('c', [25, 26])];
    expect(cellWords(bots, sameCell)).toBe('at most 3 of a cell down at once');
    expect(cellWords(bots, (name) => name)).toBe('at most 1 of a cell down at once');
    expect(cellWords(bots, () => null)).toBe('at most 1 of a cell down at once');
  });

  it('stay down while nothing came back', () => {
    expect(cellWords([down('a', [0, null]), down('b', [99, 100])], sameCell)).toBe('at most 2 of a cell down at once');
  });
});

describe('the way back of waves', () => {
  const waves = [['a'], ['b', 'c']];

  it('is newest first when each wave waited for the later one', () => {
    expect(orderWords([down('a', [0, 1], [50, 51]), down('b', [10, 11], [40, 41]), down('c', [12, 13])], waves)).toBe(
      'newest wave first',
    );
  });

  it('is not when an earlier wave went before', () => {
    expect(orderWords([down('a', [0, 1], [30, 31]), down('b', [10, 11], [40, 41])], waves)).toBe('wave 0 did not wait');
  });
});

describe('what a bot says of itself', () => {
  it('must be what the screen shows', () => {
    const shown = new Map([['a', '1.0.0']]);
    expect(truthWords([aBot('a')], shown)).toBe('every bot runs one image, the one on the screen');
    expect(truthWords([aBot('a', { versions: ['1.1.0'] })], shown)).toBe('a runs 1.1.0, shown 1.0.0');
    expect(truthWords([aBot('a', { versions: [] })], shown)).toBe('a runs nothing, shown 1.0.0');
  });

  it('tells an upload that began again', () => {
    expect(uploadWords([aBot('a', { uploads: 1 }), aBot('b', { uploads: 2 })])).toBe('b began 2 uploads');
    expect(uploadWords([aBot('a', { uploads: 1 })])).toBe('every upload begun once');
  });

  it('tells what was done twice, but not what is right in its story', () => {
    const bots = [aBot('a', { repeated: [{ what: 'starts', times: 2, op: 'op-1' }] })];
    expect(repeatWords(bots)).toBe('done twice: a: 2 starts for op-1');
    expect(repeatWords(bots, ({ what }) => what === 'starts')).toBe('nothing done twice');
  });
});
