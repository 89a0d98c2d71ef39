// SPDX-License-Identifier: Apache-2.0
import type { BotView } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useOperation } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { Button, ButtonLink, FaultNote } from '../../ui/index.ts';

/** The one next best action and why; `none` leaves only its sentence. */
export function NextAction({ bot, onGoBack }: { bot: BotView; onGoBack: () => void }) {
  const { action, sentence } = bot.next;
  const refresh = useOperation('bots.refresh');
  const href = placeOf(bot);
  return (
    <>
      {refresh.fault === null ? <p>{sentence}</p> : <FaultNote fault={refresh.fault} />}
      {action === 'retry-connection' && (
        <Button
          kind="primary"
          icon="refresh-cw"
          wide
          onPress={() => refresh.run({ botId: bot.id })}
          working={refresh.isWorking ? botsCopy.reading : null}
        >
          {botsCopy.actions[action]}
        </Button>
      )}
      {action === 'go-back' && (
        <Button kind="primary" icon="undo-2" wide onPress={onGoBack}>
          {botsCopy.actions[action]}
        </Button>
      )}
      {href !== null && action !== 'none' && (
        <ButtonLink kind="primary" wide href={href}>
          {botsCopy.actions[action]}
        </ButtonLink>
      )}
    </>
  );
}

/** Where the next action is done, when it has a place of its own. */
function placeOf({ id, next }: BotView): string | null {
  if (next.action === 'set-model') return addresses.botMore(id);
  if (next.action === 'import-release') return addresses.images;
  if (next.action === 'plan-rollout')
    return next.target === null ? addresses.images : addresses.planRollout(next.target);
  if (next.action === 'open-rollout') return next.target === null ? addresses.rollouts : addresses.rollout(next.target);
  return null;
}
