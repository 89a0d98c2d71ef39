// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { countLadder, rungAbove, rungBelow, soakLadder } from './ladder.ts';

it('steps up and down between rungs', () => {
  expect(rungAbove(soakLadder, 60)).toBe(120);
  expect(rungBelow(soakLadder, 60)).toBe(30);
  expect(rungAbove(soakLadder, 45)).toBe(60);
  expect(rungBelow(soakLadder, 45)).toBe(30);
});

it('ends at the top, at the bottom and at the least value allowed', () => {
  expect(rungAbove(countLadder, 1000)).toBeNull();
  expect(rungBelow(countLadder, 0)).toBeNull();
  expect(rungBelow(countLadder, 1, 1)).toBeNull();
  expect(rungBelow(countLadder, 1)).toBe(0);
});
