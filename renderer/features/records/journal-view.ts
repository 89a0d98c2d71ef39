// SPDX-License-Identifier: Apache-2.0
import type { JournalEntryView } from '../../../app/contract/index.ts';
import { recordsCopy } from '../../copy/records.ts';

/** The live tail and the older pages as one list, newest first, each entry once. */
export function mergeEntries(
  live: readonly JournalEntryView[],
  older: readonly JournalEntryView[],
): readonly JournalEntryView[] {
  const bySeq = new Map<number, JournalEntryView>();
  for (const entry of [...older, ...live]) bySeq.set(entry.seq, entry);
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

/** Entries in which every word of the query occurs: in the sentence, the name, the action or an id. */
export function filterEntries(entries: readonly JournalEntryView[], query: string): readonly JournalEntryView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const text = [entry.sentence, entry.who, entry.action, ...Object.values(entry.about)].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export type JournalDay = { readonly day: string; readonly entries: readonly JournalEntryView[] };

/** Groups a newest-first list by the laptop's calendar day, in the words of a person standing at `nowMs`. */
export function byDay(entries: readonly JournalEntryView[], nowMs: number): readonly JournalDay[] {
  const days: { day: string; entries: JournalEntryView[] }[] = [];
  for (const entry of entries) {
    const day = dayWords(new Date(entry.at), new Date(nowMs));
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

const dateFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function dayWords(at: Date, now: Date): string {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (at.toDateString() === now.toDateString()) return recordsCopy.today;
  if (at.toDateString() === yesterday.toDateString()) return recordsCopy.yesterday;
  return dateFormat.format(at);
}

/** The time of day of an entry, by the laptop's clock: `14:03:22`. */
export function clockWords(at: string): string {
  return clockFormat.format(new Date(at));
}

/** What an entry is about, as `kind value` pairs in a fixed order. */
export function aboutFacts(entry: JournalEntryView): readonly { readonly kind: string; readonly value: string }[] {
  return Object.entries(entry.about)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([kind, value]) => ({ kind, value }));
}
