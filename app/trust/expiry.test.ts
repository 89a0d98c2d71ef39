// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { effectiveNow, requireFresh, trustGrade, trustSentence } from './index.ts';

const expires = '2026-06-01T00:00:00Z';
const before = Date.parse('2026-05-31T23:59:59Z');
const at = Date.parse(expires);

it('is fresh until the second of expiry, and expired from then on', () => {
  expect(trustGrade(expires, before)).toBe('fresh');
  expect(trustGrade(expires, at)).toBe('expired');
});

it('admits nothing new once expired, and says that going back stays possible', () => {
  expect(requireFresh(expires, before).ok).toBe(true);
  expect(requireFresh(expires, at)).toMatchObject({ ok: false, fault: { code: 'trust/meta-expired' } });
  expect(trustSentence(expires, at)).toBe('The signature ran out on 2026-06-01. Going back to it stays possible.');
});

it('never judges by a time before the newest signed one', () => {
  expect(effectiveNow(before, at)).toBe(at);
  expect(effectiveNow(at, before)).toBe(at);
});
