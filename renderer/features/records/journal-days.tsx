// SPDX-License-Identifier: Apache-2.0
import type { JournalEntryView } from '../../../app/contract/index.ts';
import { Told } from '../../ui/index.ts';
import { aboutFacts, clockWords, type JournalDay } from './journal-view.ts';

/** Entries under the day they belong to. */
export function JournalDays({ days }: { days: readonly JournalDay[] }) {
  return days.map(({ day, entries }) => (
    <section key={day} className="stack" aria-label={day}>
      <h2>{day}</h2>
      <ul className="journal">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  ));
}

function Entry({ entry }: { entry: JournalEntryView }) {
  return (
    <li className="journal-entry">
      <time className="mono" dateTime={entry.at}>
        {clockWords(entry.at)}
      </time>
      <div className="journal-words">
        <p className="journal-sentence">
          <Told>{entry.sentence}</Told>
        </p>
        <p>{entry.who}</p>
        <div className="journal-about">
          {aboutFacts(entry).map(({ kind, value }) => (
            <span key={kind}>
              {kind} <span className="mono">{value}</span>
            </span>
          ))}
          <span className="mono">#{entry.seq}</span>
        </div>
      </div>
    </li>
  );
}
