// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from 'react';
import { addresses } from '../../addresses.ts';
import { useLink, useStream, useStreamItem } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import {
  Button,
  ButtonLink,
  Choice,
  EmptyState,
  Row,
  Sheet,
  StateBadge,
  TextField,
  useDraft,
  useNow,
  VirtualList,
} from '../../ui/index.ts';
import { type BotFilter, cellsOf, everyBot, filterBots, needsPerson, sortByNeed } from './bot-list-view.ts';
import { rowWords } from './bot-words.ts';
import { UsePracticeSite } from './use-practice-site.tsx';
import { Welcome } from './welcome.tsx';

/** All bots of the site, those that need a person first. */
export function BotList({ currentId }: { currentId: string | null }) {
  const bots = useStream('bots').items;
  const view = { isConnected: useLink().kind === 'connected', now: useNow(5_000) };
  const [filter, changeFilter] = useDraft<BotFilter>('bots.filter', everyBot);
  const shown = useMemo(() => sortByNeed(filterBots(bots, filter)), [bots, filter]);
  if (bots.length === 0) return <NoBots />;
  return (
    <>
      <div className="bot-list-head">
        <h1>{botsCopy.heading(bots.length, bots.filter(needsPerson).length)}</h1>
        <ButtonLink href={addresses.connectBot} icon="plus">
          {botsCopy.connect}
        </ButtonLink>
      </div>
      {currentId === null && <Welcome />}
      <Filters filter={filter} onChange={changeFilter} cells={cellsOf(bots)} />
      {shown.length === 0 ? (
        <EmptyState
          title={botsCopy.nothingFound.title}
          why={botsCopy.nothingFound.why}
          actions={
            <Button local onPress={() => changeFilter(everyBot)}>
              {botsCopy.nothingFound.clear}
            </Button>
          }
        />
      ) : (
        <VirtualList label={botsCopy.list} items={shown} keyOf={(bot) => bot.id}>
          {(bot, tabIndex) => (
            <Row
              href={addresses.bot(bot.id)}
              icon={familyIcons[bot.family]}
              title={bot.name}
              detail={rowWords(bot, view)}
              trailing={<StateBadge state={bot.state} />}
              isCurrent={bot.id === currentId}
              tabIndex={tabIndex}
            />
          )}
        </VirtualList>
      )}
    </>
  );
}

const familyIcons = { container: 'layers', mcu: 'cpu' } as const;

type FiltersProps = { filter: BotFilter; onChange: (change: Partial<BotFilter>) => void; cells: readonly string[] };

function Filters({ filter, onChange, cells }: FiltersProps) {
  const [choosesCell, setChoosesCell] = useState(false);
  const [finds, setFinds] = useState(filter.query !== '');
  return (
    <>
      <div className="cluster">
        <Choice
          label={botsCopy.filter}
          quietLabel
          value={filter.show}
          options={[
            { id: 'needs-me', label: botsCopy.filters['needs-me'] },
            { id: 'all', label: botsCopy.filters.all },
          ]}
          onChange={(show) => onChange({ show })}
        />
        {cells.length > 0 && (
          <Button local icon="list-filter" onPress={() => setChoosesCell(true)}>
            {botsCopy.cellButton(filter.cell)}
          </Button>
        )}
        <Button local icon="search" label={botsCopy.find} onPress={() => setFinds(true)}>
          {botsCopy.findWord}
        </Button>
      </div>
      {finds && (
        <TextField
          label={botsCopy.find}
          value={filter.query}
          onChange={(query) => onChange({ query })}
          inputMode="search"
          autoFocus
        />
      )}
      <Sheet title={botsCopy.cellSheet} isOpen={choosesCell} onClose={() => setChoosesCell(false)}>
        <Choice
          label={botsCopy.cellSheet}
          quietLabel
          layout="column"
          value={filter.cell ?? ''}
          options={[{ id: '', label: botsCopy.everyCell }, ...cells.map((cell) => ({ id: cell, label: cell }))]}
          onChange={(cell) => {
            onChange({ cell: cell === '' ? null : cell });
            setChoosesCell(false);
          }}
        />
      </Sheet>
    </>
  );
}

function NoBots() {
  const isPractice = useStreamItem('station', 'station')?.site.kind === 'practice';
  return (
    <>
      <h1>{botsCopy.none.heading}</h1>
      <EmptyState
        title={botsCopy.none.title}
        why={botsCopy.none.why}
        actions={
          <>
            <ButtonLink kind="primary" icon="plus" href={addresses.connectBot}>
              {botsCopy.connect}
            </ButtonLink>
            {!isPractice && <UsePracticeSite />}
          </>
        }
      />
    </>
  );
}
