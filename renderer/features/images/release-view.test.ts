// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { ReleaseView } from '../../../app/contract/index.ts';
import { orderReleases, releaseRow } from './release-view.ts';

function aRelease(change: Partial<ReleaseView> = {}): ReleaseView {
  return {
    id: 'picker@4.3.0',
    release: { product: 'picker', version: '4.3.0' },
    releasedAt: '2026-03-01T00:00:00Z',
    models: ['px-1', 'px-2'],
    securityEpoch: 1,
    sizeBytes: 5_300_000,
    importedAt: 100,
    expires: '2026-06-01T00:00:00Z',
    trust: 'fresh',
    trustSentence: 'Signed by 2 of 3 keys.',
    runningOn: [],
    ...change,
  };
}

it('says models, size and where it runs in one line', () => {
  expect(releaseRow(aRelease()).detail).toBe('px-1, px-2 · 5.3 MB · No bot runs it');
  expect(releaseRow(aRelease({ runningOn: ['Picker 01'] })).detail).toContain('Runs on 1 bot');
});

it('shows an expired release as something to look at, not as a fault', () => {
  expect(releaseRow(aRelease({ trust: 'expired' }))).toMatchObject({ state: 'check', word: 'Expired' });
});

it('puts the newest import first', () => {
  const ids = orderReleases([aRelease({ id: 'a', importedAt: 1 }), aRelease({ id: 'b', importedAt: 2 })]);

  expect(ids.map((view) => view.id)).toEqual(['b', 'a']);
});
