// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { JournalEntryView } from '../../../app/contract/index.ts';
import { aboutFacts, byDay, clockWords, filterEntries, mergeEntries } from './journal-view.ts';

function anEntry(seq: number, change: Partial<JournalEntryView> = {}): JournalEntryView {
  return {
    id: String(seq),
    seq,
    at: '2026-03-04T10:00:00',
    who: 'Ana Ruiz',
    action: 'rollout.promoted',
    about: { rollout: 'r-1', bot: 'Picker 03' },
    sentence: 'Promoted the canary.',
    ...change,
  };
}

it('merges the live tail with older pages without doubling', () => {
  const merged = mergeEntries([anEntry(5), anEntry(4)], [anEntry(4), anEntry(3)]);

  expect(merged.map((entry) => entry.seq)).toEqual([5, 4, 3]);
});

it('finds entries by any word of sentence, person or id, in any case', () => {
  const entries = [anEntry(2), anEntry(1, { about: { bot: 'Lifter 09' }, sentence: 'Staged.' })];

  expect(filterEntries(entries, 'picker')).toEqual([entries[0]]);
  expect(filterEntries(entries, 'ana staged')).toEqual([entries[1]]);
  expect(filterEntries(entries, ' ')).toBe(entries);
  expect(filterEntries(entries, 'nobody')).toEqual([]);
});

it('groups by day and says today and yesterday', () => {
  const days = byDay(
    [anEntry(3), anEntry(2, { at: '2026-03-03T23:59:00' }), anEntry(1, { at: '2026-02-01T08:00:00' })],
    new Date('2026-03-04T12:00:00').getTime(),
  );

  expect(days.map((day) => day.day)).toEqual(['Today', 'Yesterday', expect.stringMatching(/Sunday.*1 February 2026/)]);
  expect(days.map((day) => day.entries.length)).toEqual([1, 1, 1]);
});

it('shows the time of day with seconds', () => {
  expect(clockWords('2026-03-04T09:05:07')).toBe('09:05:07');
});

it('lists what an entry is about in a fixed order', () => {
  expect(aboutFacts(anEntry(1))).toEqual([
    { kind: 'bot', value: 'Picker 03' },
    { kind: 'rollout', value: 'r-1' },
  ]);
});
