// SPDX-License-Identifier: Apache-2.0
import { useId, useState } from 'react';
import type { BotView, Output } from '../../../app/contract/index.ts';
import { addresses, goTo } from '../../addresses.ts';
import { useAnswer, useOperation } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { durationWords } from '../../copy/units.ts';
import { Button, Facts, FaultNote, HoldButton, Sheet, useDraft, useNow } from '../../ui/index.ts';
import { wayBackTakes } from './bot-words.ts';
import { ReasonField } from './reason-field.tsx';

const copy = botsCopy.goBack;

/** Prepare, review, hold, commit. The review is bound to what the station answered and lasts 60 s. */
export function GoBackSheet({ bot, who, onClose }: { bot: BotView; who: string; onClose: () => void }) {
  const { state, again } = useAnswer('rollback.prepare', { botId: bot.id });
  if (state.kind === 'done') {
    const { token } = state.output;
    return <Review key={token} bot={bot} who={who} prepared={state.output} onAgain={again} onClose={onClose} />;
  }
  return (
    <Sheet title={copy.title(bot.name)} isOpen onClose={onClose}>
      {state.kind === 'refused' ? <FaultNote fault={state.fault} /> : <p>{copy.preparing}</p>}
    </Sheet>
  );
}

type ReviewProps = {
  bot: BotView;
  who: string;
  prepared: Output<'rollback.prepare'>;
  onAgain: () => void;
  onClose: () => void;
};

function Review({ bot, who, prepared, onAgain, onClose }: ReviewProps) {
  const [draft, changeDraft, clearDraft] = useDraft(`go-back.${bot.id}`, { reason: '' });
  const [openedAt] = useState(() => Date.now());
  const leftMs = prepared.expiresAt - Math.max(openedAt, useNow(1_000));
  const commit = useOperation('rollback.commit');
  const reasonId = useId();
  const reason = draft.reason.trim();
  const start = async () => {
    const answer = await commit.run({ token: prepared.token, who, reason });
    if (!answer.ok) return;
    clearDraft();
    onClose();
    goTo(addresses.rollout(answer.value.rolloutId));
  };
  const mustReview = leftMs <= 0 || commit.fault !== null;
  return (
    <Sheet
      title={copy.title(bot.name)}
      isOpen
      onClose={onClose}
      actions={
        mustReview ? (
          <Button kind="primary" icon="refresh-cw" wide onPress={onAgain}>
            {copy.again}
          </Button>
        ) : (
          <HoldButton
            icon="undo-2"
            onHeld={start}
            wide
            working={commit.isWorking ? copy.working : null}
            unavailable={reason === '' ? copy.reasonMissing : null}
            mendAt={reasonId}
          >
            {copy.hold}
          </HoldButton>
        )
      }
    >
      <Facts
        facts={[
          { label: copy.from, value: prepared.from },
          { label: copy.to, value: prepared.to },
          { label: copy.way, value: wayBackTakes(prepared.wayBack), note: copy.stops },
          { label: copy.who, value: who },
        ]}
      />
      <ReasonField
        id={reasonId}
        label={copy.why}
        reasons={copy.reasons}
        value={draft.reason}
        onChange={(value) => changeDraft({ reason: value })}
      />
      {commit.fault !== null && <FaultNote fault={commit.fault} />}
      <p className="muted">{leftMs <= 0 ? copy.expired : copy.validFor(durationWords(leftMs))}</p>
    </Sheet>
  );
}
