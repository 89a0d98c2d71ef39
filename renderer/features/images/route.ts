// SPDX-License-Identifier: Apache-2.0

/** The places of the Images section. */
export type ImagesRoute =
  | { readonly at: 'list' }
  | { readonly at: 'chooser'; readonly handle: string | null }
  | { readonly at: 'import'; readonly importId: string }
  | { readonly at: 'release'; readonly releaseId: string };

export const imagesHref = {
  list: '#/images',
  chooser: '#/images/import',
  folder: (handle: string) => `#/images/import/from/${encodeURIComponent(handle)}`,
  import: (importId: string) => `#/images/imports/${encodeURIComponent(importId)}`,
  release: (releaseId: string) => `#/images/release/${encodeURIComponent(releaseId)}`,
  planRollout: (releaseId: string) => `#/rollouts/new/${encodeURIComponent(releaseId)}`,
} as const;

/** Reads `/images/…`; what it does not know is the list. */
export function parseImagesRoute(path: string): ImagesRoute {
  const [first, second, third] = path
    .replace(/^\/images\/?/, '')
    .split('/')
    .map(decodeSegment);
  if (first === 'import' && second === 'from' && third) return { at: 'chooser', handle: third };
  if (first === 'import') return { at: 'chooser', handle: null };
  if (first === 'imports' && second) return { at: 'import', importId: second };
  if (first === 'release' && second) return { at: 'release', releaseId: second };
  return { at: 'list' };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    // A hand-typed address with a stray percent sign names nothing that exists; show it as it is.
    if (error instanceof URIError) return segment;
    throw error;
  }
}
