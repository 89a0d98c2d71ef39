// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { chooserRow, chooserRows } from './chooser-view.ts';

it('imports a bundle, opens drives and folders', () => {
  expect(chooserRow({ handle: '1', name: 'march', kind: 'bundle' })).toMatchObject({ does: 'import', icon: 'package' });
  expect(chooserRow({ handle: '2', name: 'STICK', kind: 'drive' })).toMatchObject({ does: 'open', detail: 'Drive' });
});

it('shows the size of a bundle in one file', () => {
  const entry = { handle: '1', name: 'march.mwbundle', kind: 'bundle', sizeBytes: 1_240_000_000 } as const;
  expect(chooserRow(entry).detail).toBe('Release bundle · 1.2 GB · Press to import it.');
});

it('shows what cannot be chosen with the reason', () => {
  expect(chooserRow({ handle: '3', name: 'notes.txt', kind: 'file' })).toMatchObject({
    does: 'none',
    detail: 'File · This is not a release bundle.',
  });
  expect(chooserRow({ handle: '4', name: 'half', kind: 'bundle', unfit: 'It is only half copied.' })).toMatchObject({
    does: 'none',
    detail: 'Release bundle · It is only half copied.',
  });
});

it('puts bundles first and the ineligible last', () => {
  const rows = chooserRows([
    { handle: '1', name: 'a.txt', kind: 'file' },
    { handle: '2', name: 'b', kind: 'folder' },
    { handle: '3', name: 'c', kind: 'bundle' },
  ]);

  expect(rows.map((row) => row.name)).toEqual(['c', 'b', 'a.txt']);
});
