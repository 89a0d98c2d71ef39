// SPDX-License-Identifier: Apache-2.0
import type { BotView } from '../../../app/contract/index.ts';
import { addresses, goTo } from '../../addresses.ts';
import { useOperation } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { announce, FaultNote, HoldButton, Sheet } from '../../ui/index.ts';

const copy = botsCopy.remove;

/** Says what is lost before a bot leaves the site. */
export function RemoveSheet({ bot, isOpen, onClose }: { bot: BotView; isOpen: boolean; onClose: () => void }) {
  const remove = useOperation('bots.remove');
  const removeIt = async () => {
    const answer = await remove.run({ botId: bot.id });
    if (!answer.ok) return;
    announce(copy.done(bot.name));
    goTo(addresses.bots);
  };
  return (
    <Sheet
      title={copy.sheet(bot.name)}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <HoldButton
          kind="danger"
          icon="trash-2"
          onHeld={removeIt}
          wide
          working={remove.isWorking ? copy.working : null}
        >
          {copy.hold}
        </HoldButton>
      }
    >
      <p>{copy.explain}</p>
      <p>{copy.wayBack}</p>
      {remove.fault !== null && <FaultNote fault={remove.fault} />}
    </Sheet>
  );
}
