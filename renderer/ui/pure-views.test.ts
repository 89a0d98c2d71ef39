// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { shareDone } from './progress.tsx';
import { parseSettings } from './settings.ts';
import { ageWords } from './time.ts';

describe('what primitives work out', () => {
  it('the age of a value: just now, then in words; a clock that ran back counts as just now', () => {
    expect(ageWords(10_000, 12_000)).toBe('just now');
    expect(ageWords(10_000, 5_000)).toBe('just now');
    expect(ageWords(0, 47 * 60_000)).toBe('47 min ago');
  });

  it('the share of work done, never outside of 0 to 1', () => {
    expect([shareDone(1, 4), shareDone(5, 4), shareDone(-1, 4), shareDone(3, 0)]).toEqual([0.25, 1, 0, 0]);
  });

  it('kept settings; what is damaged or unknown falls back to the default one by one', () => {
    const kept = { theme: 'sun', size: 'glove', hand: 'left', confirm: 'two-press', language: 'en-XA', pxPerMm: 3.8 };
    expect(parseSettings(JSON.stringify(kept))).toEqual(kept);
    const defaults = { theme: 'light', size: 'touch', hand: 'both', confirm: 'hold', language: null, pxPerMm: null };
    expect(parseSettings(null)).toEqual(defaults);
    expect(parseSettings('{"theme":"pink",')).toEqual(defaults);
    expect(parseSettings('{"theme":"dark","size":"desk","pxPerMm":40}')).toEqual({
      ...defaults,
      theme: 'dark',
      size: 'desk',
    });
  });
});
