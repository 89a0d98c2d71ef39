// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { cableCuts, powerCutsWhileSwapping } from './cuts.ts';

const bots = [1, 2, 3, 4, 5, 6].flatMap((number) => [
  { name: `Welder ${number}`, family: 'mcu', cell: null, place: '' } as const,
  { name: `Picker ${number}`, family: 'container', cell: null, place: '' } as const,
]);
const placeOf = ({ at }: { at?: unknown }) => JSON.stringify(at);

describe('cuts', () => {
  it('come where the seed says, and elsewhere with another one', () => {
    expect(cableCuts(bots, 1)).toEqual(cableCuts(bots, 1));
    expect(cableCuts(bots, 1)).not.toEqual(cableCuts(bots, 2));
  });

  it('of the cable come thrice in an upload, ever further on', () => {
    const [first, second, third] = cableCuts(bots.slice(0, 1), 1).map(
      ({ at }) => (at && 'nth' in at ? at.nth : 0) ?? 0,
    );
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first ?? 0);
    expect(third).toBeGreaterThan(second ?? 0);
  });

  it.each([1, 2, 3])('of the power come at every step of a swap (seed %i)', (seed) => {
    const places = powerCutsWhileSwapping(bots, seed).map(placeOf);
    expect(new Set(places).size).toBe(bots.length);
  });
});
