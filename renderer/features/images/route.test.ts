// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { addresses } from '../../addresses.ts';
import { importAddresses, parseImagesRoute } from './route.ts';

const read = (address: string) => parseImagesRoute(address.split('/').slice(2).map(decodeURIComponent));

it('reads back every address that it writes', () => {
  expect(read(addresses.images)).toEqual({ at: 'list' });
  expect(read(importAddresses.chooser)).toEqual({ at: 'chooser', handle: null });
  expect(read(importAddresses.folder('a/b c'))).toEqual({ at: 'chooser', handle: 'a/b c' });
  expect(read(importAddresses.import('i-1'))).toEqual({ at: 'import', importId: 'i-1' });
  expect(read(addresses.image('picker@4.3.0+b/1'))).toEqual({ at: 'release', releaseId: 'picker@4.3.0+b/1' });
});

it('shows the list for an address that is cut off', () => {
  expect(parseImagesRoute(['imports'])).toEqual({ at: 'list' });
});
