// SPDX-License-Identifier: Apache-2.0
import type { ReleaseRef } from '../../../app/ports/index.ts';

/** Labels are set at create and cannot change: the identity of a container. */
export const LABEL = {
  app: 'dev.millwright.app',
  release: 'dev.millwright.release',
  model: 'dev.millwright.model',
  op: 'dev.millwright.op',
  spec: 'dev.millwright.spec',
  config: 'dev.millwright.config',
  manifest: 'dev.millwright.manifest',
  /** When the committed container had started as this one was made, in the engine's own words. */
  after: 'dev.millwright.after',
  /** The image in people's words, for a copy of a container that no release of ours put there. */
  words: 'dev.millwright.words',
} as const;

export type Labels = Readonly<Record<string, string>>;

export function releaseLabel(release: ReleaseRef): string {
  return `${release.product}@${release.version}`;
}

/** A product as releases name it, `@`, and the characters of a semantic version. */
const RELEASE = /^([a-z0-9][a-z0-9-]{0,63})@([0-9A-Za-z.+-]{1,128})$/;

/** The release named by a container's labels, or null. Anybody on the bot may have written them. */
export function findRelease(labels: Labels): ReleaseRef | null {
  const found = RELEASE.exec(labels[LABEL.release] ?? '');
  return found === null ? null : { product: found[1] ?? '', version: found[2] ?? '' };
}
