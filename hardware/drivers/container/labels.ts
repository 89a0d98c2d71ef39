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
  /** The image in people's words, for a copy of a container that no release of ours put there. */
  words: 'dev.millwright.words',
} as const;

export type Labels = Readonly<Record<string, string>>;

export function releaseLabel(release: ReleaseRef): string {
  return `${release.product}@${release.version}`;
}

/** The release named by a container's labels, or null. A semver version holds no `@`. */
export function findRelease(labels: Labels): ReleaseRef | null {
  const text = labels[LABEL.release] ?? '';
  const at = text.lastIndexOf('@');
  return at > 0 ? { product: text.slice(0, at), version: text.slice(at + 1) } : null;
}
