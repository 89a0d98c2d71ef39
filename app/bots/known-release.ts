// SPDX-License-Identifier: Apache-2.0
import type { BotObservation, ImageOnBot, Slots } from '../ports/index.ts';
import { type BotRecord, sameRelease } from './record.ts';
import type { ReleaseShelf } from './view.ts';

type Known = { readonly record: BotRecord; readonly shelf: Pick<ReleaseShelf, 'withImage'> };

/**
 * A reading with the names of releases where the bot itself has none: a microcontroller knows its images by their hash only. What
 * no release on this laptop holds stays without a name.
 */
export function nameReleases(observation: BotObservation, known: Known): BotObservation {
  const { committed, trial, previous, rejected } = observation.slots;
  const slots: Slots = {
    committed: named(committed, known),
    trial: named(trial, known),
    previous: named(previous, known),
    rejected: named(rejected, known),
  };
  return { ...observation, slots };
}

function named(image: ImageOnBot | null, { record, shelf }: Known): ImageOnBot | null {
  if (image === null || image.release !== null || image.config === null) return image;
  const releases = shelf.withImage(image.config);
  // Several releases may carry the same image: the one that was confirmed here last is meant, else the newest.
  const confirmed = record.confirmed.find((mine) => releases.some((release) => sameRelease(release, mine)));
  return { ...image, release: confirmed ?? releases[0] ?? null };
}
