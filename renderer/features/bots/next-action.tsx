// SPDX-License-Identifier: Apache-2.0
import type { BotView } from '../../../app/contract/index.ts';
import type { Fault } from '../../../app/kernel/index.ts';
import { addresses } from '../../addresses.ts';
import { useOperation } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { Button, ButtonLink, FaultNote } from '../../ui/index.ts';
import { nextWords, whyNotBack } from './bot-words.ts';
import { GoBackButton } from './go-back-button.tsx';

/** The one next best action and why (`none` leaves only its sentence), and below it the way back, always in view. */
export function NextAction({ bot, onGoBack }: { bot: BotView; onGoBack: () => void }) {
  const { action } = bot.next;
  const refresh = useOperation('bots.refresh');
  const href = placeOf(bot);
  return (
    <>
      <Refusal fault={refresh.fault} shown={bot.faultCode} />
      <p>{nextWords(bot)}</p>
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
      {action === 'go-back' && <GoBackButton bot={bot} kind="primary" onGoBack={onGoBack} />}
      {href !== null && action !== 'none' && (
        <ButtonLink kind="primary" wide href={href}>
          {botsCopy.actions[action]}
        </ButtonLink>
      )}
      {action !== 'go-back' && whyNotBack(bot) === null && (
        <GoBackButton bot={bot} kind="secondary" onGoBack={onGoBack} />
      )}
    </>
  );
}

/** What the screen shows of the bot already is not said twice. */
function Refusal({ fault, shown }: { fault: Fault | null; shown: string | null }) {
  if (fault === null) return null;
  return fault.code === shown ? <p role="status">{botsCopy.sameAnswer}</p> : <FaultNote fault={fault} />;
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
