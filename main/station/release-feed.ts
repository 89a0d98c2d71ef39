// SPDX-License-Identifier: Apache-2.0
import { type BotService, lastObservation, sameRelease } from '../../app/bots/index.ts';
import type { ReleaseView } from '../../app/contract/index.ts';
import { type ImageService, type ReleaseRecord, releaseView } from '../../app/images/index.ts';
import { FeedSource } from '../../app/kernel/index.ts';
import type { Clock, ReleaseRef } from '../../app/ports/index.ts';

const refreshWithinMs = 200;

/** The releases on this laptop with the bots that run each: a view over two rooms that may not know each other. */
export class ReleaseFeed {
  readonly feed = new FeedSource<ReleaseView>();
  readonly #images: ImageService;
  readonly #bots: BotService;
  readonly #clock: Pick<Clock, 'now'>;
  #soon: NodeJS.Timeout | undefined;

  constructor(parts: { readonly images: ImageService; readonly bots: BotService; readonly clock: Pick<Clock, 'now'> }) {
    this.#images = parts.images;
    this.#bots = parts.bots;
    this.#clock = parts.clock;
  }

  /** Shows what changed, at the latest after `refreshWithinMs`: many bots that come into sight are counted once. */
  refreshSoon(): void {
    this.#soon ??= setTimeout(() => this.refresh(), refreshWithinMs);
  }

  close(): void {
    clearTimeout(this.#soon);
  }

  /** Shows every release that changed since the last time. */
  refresh(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    const views = this.#images.releases().map((record) => this.#view(record));
    const changed = views.filter((view) => JSON.stringify(this.feed.find(view.id)) !== JSON.stringify(view));
    if (changed.length > 0) this.feed.put(...changed);
    const gone = this.feed.snapshot().filter((shown) => !views.some((view) => view.id === shown.id));
    if (gone.length > 0) this.feed.remove(...gone.map((view) => view.id));
  }

  #view(record: ReleaseRecord): ReleaseView {
    const { product, version } = record.document;
    return releaseView(record, { now: this.#clock.now(), runningOn: runningOn(this.#bots, { product, version }) });
  }
}

/** Names of the bots whose committed image is this release. */
export function runningOn(bots: BotService, release: ReleaseRef): readonly string[] {
  return bots
    .all()
    .filter((bot) => sameRelease(lastObservation(bots.sighting(bot.id))?.slots.committed?.release ?? null, release))
    .map((bot) => bot.name);
}

/** Names of the bots that run this release, try it, or would go back to it. */
export function neededBy(bots: BotService, release: ReleaseRef): readonly string[] {
  return bots
    .all()
    .filter((bot) => {
      const slots = lastObservation(bots.sighting(bot.id))?.slots;
      const held = [slots?.committed, slots?.trial, slots?.previous].map((image) => image?.release ?? null);
      return [...held, ...bot.confirmed].some((known) => sameRelease(known, release));
    })
    .map((bot) => bot.name);
}
