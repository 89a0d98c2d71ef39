// SPDX-License-Identifier: Apache-2.0
import type { BotView, RunningView, WayBackView } from '../../../app/contract/index.ts';
import { botSentences, botsCopy } from '../../copy/bots.ts';
import { durationWords } from '../../copy/units.ts';

/** An image as people name it: the release, or the bot's own word for what no release put there. */
export function imageWords(image: Pick<RunningView, 'release' | 'label'>): string {
  return image.release === null ? image.label : `${image.release.product} ${image.release.version}`;
}

/** The line below a bot's name in the list. */
export function rowWords(bot: BotView, view: Sight): string {
  const image = bot.running === null ? botsCopy.noImage : imageWords(bot.running);
  const seen = isStale(bot, view) && bot.running !== null ? `${image} (${botsCopy.lastKnown})` : image;
  return [seen, bot.cell === null ? botsCopy.noCell : bot.cell].join(' · ');
}

/** Whether this window hears the station, and the time now in milliseconds since the epoch. */
export type Sight = { readonly isConnected: boolean; readonly now: number };

/** A bot is read every 5 s; after three readings that did not come, what is shown of it is the past. */
const staleAfterMs = 15_000;

/** True when the values on the screen may be old: the bot does not answer, or this window lost the station. */
export function isStale({ state, lastSeenAt }: Pick<BotView, 'state' | 'lastSeenAt'>, view: Sight): boolean {
  if (state === 'not-seen' || !view.isConnected) return true;
  return lastSeenAt !== null && view.now - lastSeenAt > staleAfterMs;
}

/** "on the bot, takes 1 s": where the way back comes from and how long it takes, as far as that is known. */
export function wayBackTakes({ kind, takesMs, measured }: WayBackView): string {
  const place = botsCopy.goBack.places[kind];
  return takesMs === null ? place : `${place}, ${botsCopy.goBack.takes(durationWords(takesMs), measured)}`;
}

/** Why a person cannot take the bot back now, or null when they can. */
export function whyNotBack({ wayBack, update, state }: BotView): string | null {
  if (wayBack.kind === 'none') return botsCopy.goBack.noWay;
  if (update !== null) return botsCopy.goBack.inRollout;
  return state === 'not-seen' ? botsCopy.goBack.notSeen : null;
}

type NextFacts = Pick<BotView, 'next' | 'trial' | 'wayBack' | 'running' | 'model'>;

/** The next step and why, in the language of the page; it says what the station's own sentence says. */
export function nextWords({ next, trial, wayBack, running, model }: NextFacts): string {
  const [product = '', version = ''] = next.target?.split('@') ?? [];
  const image = wayBack.label ?? '';
  switch (next.action) {
    case 'open-rollout':
      return botSentences.openRollout;
    case 'retry-connection':
      return botSentences.retry;
    case 'set-model':
      return botSentences.setModel;
    case 'go-back':
      return trial === null ? botSentences.goBack(image) : botSentences.endTrial(image);
    case 'import-release':
      return botSentences.importRelease(model ?? '');
    case 'plan-rollout':
      return botSentences.planRollout(`${product} ${version}`);
    case 'none':
      return botSentences.newest(running === null ? '' : imageWords(running));
  }
}
