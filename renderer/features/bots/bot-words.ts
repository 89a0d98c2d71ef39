// SPDX-License-Identifier: Apache-2.0
import type { BotView, RunningView } from '../../../app/contract/index.ts';
import { botsCopy } from '../../copy/bots.ts';

/** An image as people name it: the release, or the bot's own word for what no release put there. */
export function imageWords(image: Pick<RunningView, 'release' | 'label'>): string {
  return image.release === null ? image.label : `${image.release.product} ${image.release.version}`;
}

/** The line below a bot's name in the list. */
export function rowWords(bot: BotView, isConnected: boolean): string {
  const image = bot.running === null ? botsCopy.noImage : imageWords(bot.running);
  const seen = isStale(bot, isConnected) && bot.running !== null ? `${image} (${botsCopy.lastKnown})` : image;
  return [seen, bot.cell === null ? botsCopy.noCell : bot.cell].join(' · ');
}

/** True when the values on the screen may be old: the bot does not answer, or this window lost the station. */
export function isStale(bot: Pick<BotView, 'state'>, isConnected: boolean): boolean {
  return bot.state === 'not-seen' || !isConnected;
}
