// SPDX-License-Identifier: Apache-2.0
import { botSentences, type WayBackView } from '../contract/index.ts';
import { durationWords } from '../kernel/index.ts';
import type { ImageOnBot, ReleaseRef, Slots } from '../ports/index.ts';
import { type BotRecord, releaseWords, sameRelease } from './record.ts';

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
    sentence: botSentences.backOnBot(
      name,
      measured ? durationWords(takesMs) : botSentences.about(durationWords(takesMs)),
    ),
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
    sentence: botSentences.backFromLaptop(name, botSentences.about(durationWords(takesMs))),
  };
}

/**
 * Way back of an update to `goal`: what runs now. A microcontroller has one standby slot, so sending replaces what stands there;
 * where that is its last good image and this laptop has no copy, only an override may go on.
 */
export function wayBackOfUpdate(
  record: BotRecord,
  { committed, previous }: Pick<Slots, 'committed' | 'previous'>,
  { goal, sizeOf }: { readonly goal: ReleaseRef; readonly sizeOf: (release: ReleaseRef) => number | null },
): WayBackView {
  if (committed === null) return noWayBack('Nothing runs on it yet, so nothing can be restored.');
  const onBot = wayBackOnBot(record, committed);
  if (record.family !== 'mcu' || previous === null || sameRelease(previous.release, goal)) return onBot;
  const replaced = releaseWords(previous.release, previous.label);
  const lastGood = record.confirmed.find((release) => sameRelease(release, previous.release));
  if (lastGood === undefined)
    return { ...onBot, sentence: `${onBot.sentence} Sending replaces ${replaced} on the bot.` };
  if (sizeOf(lastGood) === null) {
    return noWayBack(`Sending replaces ${replaced} on the bot, and this laptop has no copy.`);
  }
  return { ...onBot, sentence: `${onBot.sentence} Sending replaces ${replaced} on the bot; this laptop has a copy.` };
}

export function noWayBack(sentence: string): WayBackView {
  return { kind: 'none', release: null, label: null, takesMs: null, measured: false, sentence };
}
