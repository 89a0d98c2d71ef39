// SPDX-License-Identifier: Apache-2.0
import { addresses } from '../../addresses.ts';

/** The places of the Images section. */
export type ImagesRoute =
  | { readonly at: 'list' }
  | { readonly at: 'chooser'; readonly handle: string | null }
  | { readonly at: 'import'; readonly importId: string }
  | { readonly at: 'release'; readonly releaseId: string };

export const importAddresses = {
  chooser: `${addresses.images}/import`,
  folder: (handle: string) => `${addresses.images}/import/${encodeURIComponent(handle)}`,
  import: (importId: string) => `${addresses.images}/imports/${encodeURIComponent(importId)}`,
} as const;

/** Reads the parts after `#/images`. A release id holds an `@`, so it is never taken for one of the words. */
export function parseImagesRoute([first, second]: readonly string[]): ImagesRoute {
  if (first === undefined) return { at: 'list' };
  if (first === 'import') return { at: 'chooser', handle: second ?? null };
  if (first === 'imports') return second === undefined ? { at: 'list' } : { at: 'import', importId: second };
  return { at: 'release', releaseId: first };
}
