// SPDX-License-Identifier: Apache-2.0
import './plan-wave.css';
import { useState } from 'react';
import type { RolloutPlan } from '../../../app/contract/index.ts';
import { planCopy, rolloutsCopy } from '../../copy/rollouts.ts';
import { Button, Icon, List, Row, Section, StateBadge, Told, VirtualList } from '../../ui/index.ts';
import type { PlanBot, PlanWave } from './plan-view.ts';

/** Up to here a wave shows its bots at once; a larger one on request, in a box of its own. */
const shortWave = 12;

/** One wave with its bots; the canaries say why they were proposed. */
export function PlanWaveSection(props: {
  wave: PlanWave;
  noWayBack: RolloutPlan['noWayBack'];
  onOpen: (botId: string) => void;
  /** Returns to the proposed canary, or null when it is the proposed one. */
  onPropose: (() => void) | null;
}) {
  const { wave, bots } = props.wave;
  const label = rolloutsCopy.wave(wave.index, 'rollout');
  const [shown, setShown] = useState(false);
  const without = new Set(props.noWayBack.map((note) => note.botId));
  const row = (bot: PlanBot, tabIndex?: number) => (
    <PlanBotRow
      key={bot.botId}
      bot={bot}
      isFlagged={without.has(bot.botId)}
      onPress={() => props.onOpen(bot.botId)}
      tabIndex={tabIndex}
    />
  );
  return (
    <Section title={label} aside={<span className="muted">{planCopy.waveBots(bots.length)}</span>}>
      {wave.reason !== null && (
        <p className="plan-reason">
          <Told>{wave.reason}</Told>
        </p>
      )}
      {wave.index === 0 && props.onPropose !== null && (
        <Button icon="undo-2" onPress={props.onPropose}>
          {planCopy.proposeAgain}
        </Button>
      )}
      {bots.length <= shortWave ? (
        <List label={label}>{bots.map((bot) => row(bot))}</List>
      ) : (
        <Button local icon={shown ? 'x' : 'list-filter'} onPress={() => setShown(!shown)}>
          {shown ? planCopy.hideBots : planCopy.showBots(bots.length)}
        </Button>
      )}
      {shown && bots.length > shortWave && (
        <div className="plan-wave-box">
          <VirtualList label={label} items={bots} keyOf={(bot) => bot.botId}>
            {row}
          </VirtualList>
        </div>
      )}
    </Section>
  );
}

function PlanBotRow(props: { bot: PlanBot; isFlagged: boolean; onPress: () => void; tabIndex: number | undefined }) {
  const { bot } = props;
  const place = bot.cell === null ? bot.model : `${bot.model} · ${bot.cell}`;
  return (
    <Row
      local
      icon="bot"
      title={bot.name}
      detail={
        <>
          {`${place} · ${planCopy.fromTo(bot.from, bot.to)}`}
          <br />
          <Told>{bot.wayBack.sentence}</Told>
        </>
      }
      onPress={props.onPress}
      tabIndex={props.tabIndex}
      trailing={
        <>
          {props.isFlagged && <StateBadge state="check" word={planCopy.noWayBack} />}
          <Icon name="chevron-right" />
        </>
      }
    />
  );
}
