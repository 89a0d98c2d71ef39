// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { BotView } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useStreamItem } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { useTechnician } from '../../technician/index.ts';
import { ButtonLink, EmptyState, Pane, StateBadge, Tabs } from '../../ui/index.ts';
import { BotHistory } from './bot-history.tsx';
import { BotMore } from './bot-more.tsx';
import { BotOverview } from './bot-overview.tsx';
import { GoBackSheet } from './go-back-sheet.tsx';
import { NextAction } from './next-action.tsx';

/** One bot: Overview, History, More; what to do next stays in the thumb zone. */
export function BotWorkspace({ botId, tab }: { botId: string; tab: string }) {
  const bot = useStreamItem('bots', botId);
  const technician = useTechnician();
  const [goesBackAs, setGoesBackAs] = useState<string | null>(null);
  if (bot === undefined) return <UnknownBot />;
  const goBack = () => technician.decide(setGoesBackAs);
  return (
    <Pane
      title={bot.name}
      backHref={addresses.bots}
      aside={<StateBadge state={bot.state} />}
      tabs={<BotTabs botId={botId} tab={tab} />}
      actions={tab === 'overview' ? <NextAction bot={bot} onGoBack={goBack} /> : undefined}
    >
      <TabBody bot={bot} tab={tab} onGoBack={goBack} />
      {goesBackAs !== null && <GoBackSheet bot={bot} who={goesBackAs} onClose={() => setGoesBackAs(null)} />}
    </Pane>
  );
}

function TabBody({ bot, tab, onGoBack }: { bot: BotView; tab: string; onGoBack: () => void }) {
  if (tab === 'history') return <BotHistory botId={bot.id} />;
  if (tab === 'more') return <BotMore bot={bot} onGoBack={onGoBack} />;
  return <BotOverview bot={bot} />;
}

function BotTabs({ botId, tab }: { botId: string; tab: string }) {
  const copy = botsCopy.tabs;
  return (
    <Tabs
      label={copy.label}
      tabs={[
        { href: addresses.bot(botId), word: copy.overview, isCurrent: tab === 'overview' },
        { href: addresses.botHistory(botId), word: copy.history, isCurrent: tab === 'history' },
        { href: addresses.botMore(botId), word: copy.more, isCurrent: tab === 'more' },
      ]}
    />
  );
}

function UnknownBot() {
  const copy = botsCopy.unknown;
  return (
    <div className="pane-body">
      <EmptyState
        title={copy.title}
        why={copy.why}
        actions={<ButtonLink href={addresses.bots}>{copy.home}</ButtonLink>}
      />
    </div>
  );
}
