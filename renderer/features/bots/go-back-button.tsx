// SPDX-License-Identifier: Apache-2.0
import type { BotView } from '../../../app/contract/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { Button, type ButtonKind } from '../../ui/index.ts';
import { wayBackTakes, whyNotBack } from './bot-words.ts';

/** The way back with its time, or why there is none now; pressing opens the review. */
export function GoBackButton(props: { bot: BotView; kind: ButtonKind; onGoBack: () => void }) {
  const { wayBack } = props.bot;
  return (
    <Button kind={props.kind} icon="undo-2" wide onPress={props.onGoBack} unavailable={whyNotBack(props.bot)}>
      {wayBack.label === null ? botsCopy.goBack.section : botsCopy.goBack.openTo(wayBack.label)}
      {wayBack.takesMs !== null && <span className="go-back-takes">{wayBackTakes(wayBack)}</span>}
    </Button>
  );
}
