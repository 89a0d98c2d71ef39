// SPDX-License-Identifier: Apache-2.0
import { useAnswer, useStream } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { EmptyState, FaultNote, List, momentWords, Row, Told } from '../../ui/index.ts';

/** What happened to one bot, newest first; read again whenever the journal grows. */
export function BotHistory({ botId }: { botId: string }) {
  const journal = useStream('journal').items;
  const newest = journal.reduce((seq, entry) => Math.max(seq, entry.seq), 0);
  const { state } = useAnswer('bots.history', { botId, limit: 100 }, newest);
  if (state.kind === 'refused') return <FaultNote fault={state.fault} />;
  if (state.kind !== 'done') return <p>{botsCopy.reading}</p>;
  const { entries } = state.output;
  if (entries.length === 0) return <EmptyState {...botsCopy.history.empty} />;
  return (
    <List label={botsCopy.history.label}>
      {entries.map((entry) => (
        <Row key={entry.seq} title={<Told>{entry.sentence}</Told>} detail={`${momentWords(entry.at)} · ${entry.who}`} />
      ))}
    </List>
  );
}
