// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { compareTail, groupFingerprint } from './fingerprint.ts';

const fingerprint = 'sha256:a3f177c019de4b528e6d02aac4f95b137d20e1c84f6690ab3ce5d71428b96f0e';

describe('a fingerprint', () => {
  it('is read in sixteen groups of four', () => {
    const groups = groupFingerprint(fingerprint);
    expect(groups).toHaveLength(16);
    expect(groups.slice(-4)).toEqual(['3ce5', 'd714', '28b9', '6f0e']);
  });

  it('is the same when the last four groups are, however they are typed', () => {
    expect(compareTail(fingerprint, '3CE5 d714-28b9 6f0e')).toBe('same');
    expect(compareTail(fingerprint, '3ce5d71428b96f0e')).toBe('same');
  });

  it('is incomplete while the typing is right so far', () => {
    expect(compareTail(fingerprint, '')).toBe('incomplete');
    expect(compareTail(fingerprint, '3ce5 d7')).toBe('incomplete');
  });

  it('is different at the first wrong or surplus character', () => {
    expect(compareTail(fingerprint, '3ce6')).toBe('different');
    expect(compareTail(fingerprint, '3ce5 d714 28b9 6f0e 1')).toBe('different');
    expect(compareTail(fingerprint, 'a3f1 77c0 19de 4b52')).toBe('different');
  });
});
