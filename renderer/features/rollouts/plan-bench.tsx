// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { RolloutPlan } from '../../../app/contract/index.ts';
import { planCopy } from '../../copy/rollouts.ts';
import { sizeWords } from '../../copy/units.ts';
import { Button } from '../../ui/index.ts';
import { PlanBotSheet } from './plan-bot-sheet.tsx';
import { leaveOut, type PlanDraft } from './plan-drafts.ts';
import { LeftOut, NotKnown, NoWayBack } from './plan-notes.tsx';
import { missingFor, planWaves, withCanary } from './plan-view.ts';
import { PlanWaveSection } from './plan-wave.tsx';
import { PolicyEditor } from './policy-editor.tsx';
import { Workbench } from './workbench.tsx';

/** The plan: what a person must say first, then the waves and who is left out; how careful, beside it. */
export function PlanBench(props: {
  plan: RolloutPlan;
  draft: PlanDraft;
  onChange: (change: Partial<PlanDraft>) => void;
  onReview: () => void;
}) {
  const { plan, draft, onChange } = props;
  const [openBotId, setOpenBotId] = useState<string | null>(null);
  const openBot = plan.bots.find((bot) => bot.botId === openBotId);
  const waves = planWaves(plan);
  const [missing] = missingFor(plan, draft);
  return (
    <Workbench
      title={planCopy.title(`${plan.release.product} ${plan.release.version}`)}
      lead={`${planCopy.summary(plan.bots.length, waves.length - 1)} · ${sendWords(plan.bytesToSend)}`}
      main={
        <>
          <h2>{planCopy.wavesTitle}</h2>
          <NotKnown plan={plan} draft={draft} onChange={onChange} />
          <NoWayBack plan={plan} draft={draft} onChange={onChange} />
          {waves.map((wave) => (
            <PlanWaveSection
              key={wave.wave.index}
              wave={wave}
              noWayBack={plan.noWayBack}
              onOpen={setOpenBotId}
              onPropose={draft.canaryIds === null ? null : () => onChange({ canaryIds: null })}
            />
          ))}
          <LeftOut plan={plan} draft={draft} onChange={onChange} />
          {openBot !== undefined && (
            <PlanBotSheet
              bot={openBot}
              isCanary={waves[0]?.wave.botIds.includes(openBot.botId) === true}
              note={plan.noWayBack.find((item) => item.botId === openBot.botId)?.sentence ?? null}
              onMakeCanary={() => onChange({ canaryIds: withCanary(plan, openBot.botId) })}
              onLeaveOut={() => onChange(leaveOut(draft, openBot))}
              onClose={() => setOpenBotId(null)}
            />
          )}
        </>
      }
      side={<PolicyEditor policy={plan.policy} draft={draft} onChange={onChange} />}
      actions={
        <Button
          kind="primary"
          wide
          icon="clipboard-list"
          unavailable={missing?.why}
          mendAt={missing?.at}
          onPress={props.onReview}
        >
          {planCopy.review}
        </Button>
      }
    />
  );
}

function sendWords(bytes: number | null): string {
  return bytes === null ? planCopy.toSendUnknown : planCopy.toSend(sizeWords(bytes));
}
