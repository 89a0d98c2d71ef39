// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { imagesHref, parseImagesRoute } from './route.ts';

const read = (href: string) => parseImagesRoute(href.slice(1));

it('reads back every address that it writes', () => {
  expect(read(imagesHref.list)).toEqual({ at: 'list' });
  expect(read(imagesHref.chooser)).toEqual({ at: 'chooser', handle: null });
  expect(read(imagesHref.folder('a/b c'))).toEqual({ at: 'chooser', handle: 'a/b c' });
  expect(read(imagesHref.import('i-1'))).toEqual({ at: 'import', importId: 'i-1' });
  expect(read(imagesHref.release('picker@4.3.0+b/1'))).toEqual({ at: 'release', releaseId: 'picker@4.3.0+b/1' });
});

it('shows the list for an address that it does not know', () => {
  expect(parseImagesRoute('/images/nonsense')).toEqual({ at: 'list' });
  expect(parseImagesRoute('/images/release/50%')).toEqual({ at: 'release', releaseId: '50%' });
});
