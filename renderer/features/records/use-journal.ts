// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { JournalEntryView } from '../../../app/contract/index.ts';
import type { Fault } from '../../../app/kernel/index.ts';
import { useOperation, useStream } from '../../client/index.ts';
import { mergeEntries } from './journal-view.ts';

/** What the stream holds; fewer mean that the journal begins in it. */
const streamHolds = 200;
const pageSize = 100;

export type Journal = {
  readonly ready: boolean;
  /** Newest first. */
  readonly entries: readonly JournalEntryView[];
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  readonly fault: Fault | null;
  showOlder(): void;
};

/** The journal: its newest entries live, older ones page by page. */
export function useJournal(): Journal {
  const { items, ready } = useStream('journal');
  const list = useOperation('journal.list');
  const [older, setOlder] = useState<{ entries: readonly JournalEntryView[]; isStart: boolean }>();
  const entries = mergeEntries(items, older?.entries ?? []);
  const showOlder = async () => {
    const answer = await list.run({ before: entries.at(-1)?.seq ?? null, limit: pageSize });
    if (!answer.ok) return;
    const page = answer.value.entries;
    setOlder((before) => ({ entries: [...(before?.entries ?? []), ...page], isStart: page.length < pageSize }));
  };
  return {
    ready,
    entries,
    hasOlder: older === undefined ? items.length >= streamHolds : !older.isStart,
    isLoading: list.isWorking,
    fault: list.fault,
    showOlder,
  };
}
