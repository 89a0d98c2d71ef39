// SPDX-License-Identifier: Apache-2.0
import type { WayBackView } from '../contract/index.ts';
import { durationWords } from '../kernel/index.ts';
import type { ImageOnBot, ReleaseRef } from '../ports/index.ts';
import { type BotRecord, releaseWords } from './record.ts';

/** A swap that was never measured on a bot is announced as this long. Measured swaps on small machines take 1 to 8 s. */
const unmeasuredSwapMs = 8_000;
/** Bytes a second a slow floor link carries; only for estimates that say "about". */
const slowLinkBytesPerS = 5_000_000;

/** Way back to an image that the bot itself still holds. */
export function wayBackOnBot(record: BotRecord, image: ImageOnBot): WayBackView {
  const measured = record.swapMs !== null;
  const takesMs = record.swapMs ?? unmeasuredSwapMs;
  const name = releaseWords(image.release, image.label);
  return {
    kind: 'on-bot',
    release: image.release,
    label: name,
    takesMs,
    measured,
    sentence: `Way back to ${name}: on the bot, ${measured ? '' : 'about '}${durationWords(takesMs)}.`,
  };
}

/** Way back to a release that only this laptop holds: it must be sent first. */
export function wayBackFromLaptop(record: BotRecord, release: ReleaseRef, sizeBytes: number): WayBackView {
  const takesMs = Math.round((record.swapMs ?? unmeasuredSwapMs) + (sizeBytes / slowLinkBytesPerS) * 1000);
  const name = releaseWords(release, '');
  return {
    kind: 'laptop',
    release,
    label: name,
    takesMs,
    measured: false,
    sentence: `Way back to ${name}: from this laptop, about ${durationWords(takesMs)}.`,
  };
}

export function noWayBack(sentence: string): WayBackView {
  return { kind: 'none', release: null, label: null, takesMs: null, measured: false, sentence };
}
