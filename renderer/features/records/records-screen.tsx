// SPDX-License-Identifier: Apache-2.0
import './records.css';
import { addresses } from '../../addresses.ts';
import { recordsCopy } from '../../copy/records.ts';
import { OtherSiteButton } from '../../practice/index.ts';
import { Button, ButtonLink, EmptyState, FaultNote, Screen, TextField, useDraft, useNow } from '../../ui/index.ts';
import { JournalCheck } from './journal-check.tsx';
import { JournalDays } from './journal-days.tsx';
import { byDay, filterEntries } from './journal-view.ts';
import { type Journal, useJournal } from './use-journal.ts';

/** The journal as a list: what happened here, newest first, and whether anybody changed it. `#/records/WORDS` looks for the words. */
export function RecordsScreen({ path }: { path: readonly string[] }) {
  const journal = useJournal();
  if (journal.ready && journal.entries.length === 0) {
    return (
      <Screen>
        <h1>{recordsCopy.title}</h1>
        <EmptyState
          title={recordsCopy.emptyTitle}
          why={recordsCopy.emptyWhy}
          actions={
            <>
              <ButtonLink kind="primary" icon="bot" href={addresses.bots}>
                {recordsCopy.emptyReal}
              </ButtonLink>
              <OtherSiteButton />
            </>
          }
        />
      </Screen>
    );
  }
  return (
    <Screen>
      <h1>{recordsCopy.title}</h1>
      <JournalCheck />
      <Entries journal={journal} linkedWords={path[0] ?? ''} />
    </Screen>
  );
}

function Entries({ journal, linkedWords }: { journal: Journal; linkedWords: string }) {
  const now = useNow(60_000);
  const [draft, change] = useDraft(`records/find/${linkedWords}`, { words: linkedWords });
  const shown = filterEntries(journal.entries, draft.words);
  const isFiltered = draft.words.trim() !== '';
  return (
    <>
      <TextField
        label={recordsCopy.filterLabel}
        help={recordsCopy.filterHint}
        value={draft.words}
        inputMode="search"
        onChange={(words) => change({ words })}
      />
      {isFiltered && (
        <div className="cluster">
          <Button local icon="x" onPress={() => change({ words: '' })}>
            {recordsCopy.clearFilter}
          </Button>
          <p role="status" className="journal-matches">
            {matchWords(shown.length, journal)}
          </p>
        </div>
      )}
      <JournalDays days={byDay(shown, now)} />
      {journal.fault !== null && <FaultNote fault={journal.fault} />}
      {journal.hasOlder ? (
        <Button
          icon="history"
          wide
          onPress={journal.showOlder}
          working={journal.isLoading ? recordsCopy.loadingOlder : null}
        >
          {recordsCopy.showOlder}
        </Button>
      ) : (
        journal.ready && <p className="muted">{recordsCopy.allShown}</p>
      )}
    </>
  );
}

function matchWords(shown: number, journal: Journal): string {
  if (shown > 0) return recordsCopy.matches(shown, journal.entries.length);
  return journal.hasOlder ? recordsCopy.noMatchOlder : recordsCopy.noMatch;
}
