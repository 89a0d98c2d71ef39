// SPDX-License-Identifier: Apache-2.0
import { FaultError, fault } from '../kernel/index.ts';
import { compareVersions, parseRelease, type ReleaseDocument, releaseId } from './release-document.ts';
import { type ReleaseRecord, releaseModels } from './release-record.ts';

/**
 * Whether a site can use the releases: at least one image for a model that the site has. A site without bots or models yet can
 * use any. Answers the sentence of the check; throws a FaultError.
 */
export function checkFits(releases: readonly ReleaseDocument[], siteModels: readonly string[]): string {
  const names = [...new Set(releases.flatMap(releaseModels))];
  if (siteModels.length > 0 && !names.some((model) => siteModels.includes(model))) {
    const details = { models: names.join(', '), site: siteModels.join(', ') };
    throw new FaultError(fault('images/no-model-fits', `${details.models} against ${details.site}`, { details }));
  }
  return `Fits the models ${names.join(', ')}.`;
}

/** Whether the releases may join what the site holds: no step back in security, no second content under one name. */
export function checkNewer(releases: readonly ReleaseDocument[], held: readonly ReleaseRecord[]): string {
  for (const release of releases) {
    const same = held.find(({ id }) => id === releaseId(release));
    if (same && !isSameDocument(same.document, release)) {
      const details = { release: releaseId(release) };
      throw new FaultError(
        fault('images/changed-release', `${details.release} differs from the one held`, { details }),
      );
    }
  }
  for (const product of new Set(releases.map((release) => release.product))) {
    const epoch = highestEpoch(releases.filter((release) => release.product === product));
    const heldEpoch = highestEpoch(held.map(({ document }) => document).filter((other) => other.product === product));
    if (epoch < heldEpoch) {
      const message = `${product} has epoch ${epoch}, ${heldEpoch} is known`;
      throw new FaultError(fault('images/epoch-lower', message, { details: { product } }));
    }
  }
  return newerSentence(releases, held);
}

function newerSentence(releases: readonly ReleaseDocument[], held: readonly ReleaseRecord[]): string {
  const newest = [...releases].sort((a, b) => compareVersions(b.version, a.version))[0];
  if (!newest) throw new FaultError(fault('images/no-release', 'no release to compare'));
  const known = held.map(({ document }) => document).filter(({ product }) => product === newest.product);
  if (known.some(({ version }) => version === newest.version))
    return `${newest.version} is here already. Checked again.`;
  const newer = known.filter(({ version }) => compareVersions(version, newest.version) > 0);
  if (newer.length > 0) return `${newest.version} is older than ${newer[0]?.version} here. It is kept beside it.`;
  return known.length === 0
    ? `${newest.version} is the first of ${newest.product} here.`
    : `${newest.version} is the newest here.`;
}

function highestEpoch(releases: readonly ReleaseDocument[]): number {
  return Math.max(0, ...releases.map(({ securityEpoch }) => securityEpoch));
}

/** Every model that the releases name, for the journal. */
export function modelsNamed(releases: readonly ReleaseDocument[]): string {
  return [...new Set(releases.flatMap(releaseModels))].join(', ');
}

/** Read anew: another version of Millwright may have stored the fields in another order. */
function isSameDocument(held: ReleaseDocument, found: ReleaseDocument): boolean {
  const read = parseRelease(held);
  return read.ok && JSON.stringify(read.value) === JSON.stringify(found);
}
