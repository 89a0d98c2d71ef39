// SPDX-License-Identifier: Apache-2.0
import type { BotView, ReleaseView } from '../../../app/contract/index.ts';
import { imagesCopy } from '../../copy/images.ts';
import { sizeWords } from '../../copy/units.ts';

export type ReleaseRow = {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly state: BotView['state'];
  readonly word: string;
};

/** An expired release is amber, not red: nothing is broken, but a person has to fetch a fresh stick. */
export function releaseRow(view: ReleaseView): ReleaseRow {
  const bots = view.runningOn.length;
  const runs = bots === 0 ? imagesCopy.runsOnNone : imagesCopy.runsOn(bots);
  return {
    id: view.id,
    title: `${view.release.product} ${view.release.version}`,
    detail: `${view.models.join(', ')} · ${sizeWords(view.sizeBytes)} · ${runs}`,
    state: view.trust === 'fresh' ? 'ok' : 'check',
    word: imagesCopy.trustWord[view.trust],
  };
}

/** Newest import first: what the technician just brought is what they look for. */
export function orderReleases(releases: readonly ReleaseView[]): readonly ReleaseView[] {
  return [...releases].sort((a, b) => b.importedAt - a.importedAt || a.id.localeCompare(b.id));
}
