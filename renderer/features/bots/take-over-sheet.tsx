// SPDX-License-Identifier: Apache-2.0
import { useId, useState } from 'react';
import type { BotView } from '../../../app/contract/index.ts';
import { useOperation } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { FaultNote, HoldButton, Sheet } from '../../ui/index.ts';
import { ReasonField } from './reason-field.tsx';

const copy = botsCopy.takeOver;

/** Ends another laptop's lease, by name and with a reason. */
export function TakeOverSheet({ bot, who, onClose }: { bot: BotView; who: string; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const reasonId = useId();
  const takeOver = useOperation('leases.takeOver');
  const take = async () => {
    const answer = await takeOver.run({ botId: bot.id, who, reason: reason.trim() });
    if (answer.ok) onClose();
  };
  return (
    <Sheet
      title={copy.title}
      isOpen
      onClose={onClose}
      actions={
        <HoldButton
          kind="danger"
          onHeld={take}
          wide
          working={takeOver.isWorking ? copy.working : null}
          unavailable={reason.trim() === '' ? botsCopy.goBack.reasonMissing : null}
          mendAt={reasonId}
        >
          {copy.hold}
        </HoldButton>
      }
    >
      {bot.lease !== null && (
        <p>
          <strong>{botsCopy.held(bot.lease.holder, bot.lease.laptop)}.</strong>
        </p>
      )}
      <p>{copy.explain}</p>
      <ReasonField id={reasonId} label={copy.why} reasons={[]} value={reason} onChange={setReason} />
      {takeOver.fault !== null && <FaultNote fault={takeOver.fault} />}
    </Sheet>
  );
}
