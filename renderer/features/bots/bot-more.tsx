// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { BotView } from '../../../app/contract/index.ts';
import { useOperation } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { useTechnician } from '../../technician/index.ts';
import { Button, FaultNote, Section } from '../../ui/index.ts';
import { BotChanges } from './bot-changes.tsx';
import { GoBackButton } from './go-back-button.tsx';
import { RemoveSheet } from './remove-sheet.tsx';
import { TakeOverSheet } from './take-over-sheet.tsx';

/** What is needed rarely: names, going back without a reason to, removing, taking over. */
export function BotMore({ bot, onGoBack }: { bot: BotView; onGoBack: () => void }) {
  const refresh = useOperation('bots.refresh');
  const [removes, setRemoves] = useState(false);
  return (
    <>
      <TakeOver bot={bot} />
      <BotChanges bot={bot} />
      <Section title={botsCopy.goBack.section}>
        <p>{botsCopy.goBack.explain}</p>
        <GoBackButton bot={bot} kind="secondary" onGoBack={onGoBack} />
      </Section>
      <Section title={botsCopy.link}>
        <p className="mono">{bot.address}</p>
        <Button
          icon="refresh-cw"
          onPress={() => refresh.run({ botId: bot.id })}
          working={refresh.isWorking ? botsCopy.reading : null}
        >
          {botsCopy.refresh}
        </Button>
        {refresh.fault !== null && <FaultNote fault={refresh.fault} />}
      </Section>
      <Section title={botsCopy.remove.title}>
        <p>{botsCopy.remove.explain}</p>
        <Button kind="danger" icon="trash-2" onPress={() => setRemoves(true)}>
          {botsCopy.remove.open}
        </Button>
      </Section>
      <RemoveSheet bot={bot} isOpen={removes} onClose={() => setRemoves(false)} />
    </>
  );
}

function TakeOver({ bot }: { bot: BotView }) {
  const technician = useTechnician();
  const [who, setWho] = useState<string | null>(null);
  if (bot.lease === null || bot.lease.ours) return null;
  return (
    <Section tone="check" title={botsCopy.held(bot.lease.holder, bot.lease.laptop)}>
      <p>{botsCopy.heldMore}</p>
      <Button icon="hand" onPress={() => technician.decide(setWho)}>
        {botsCopy.takeOver.open}
      </Button>
      {who !== null && <TakeOverSheet bot={bot} who={who} onClose={() => setWho(null)} />}
    </Section>
  );
}
