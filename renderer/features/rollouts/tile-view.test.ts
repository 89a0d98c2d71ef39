// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Tile } from '../../../app/contract/index.ts';
import { tileFace } from './tile-view.ts';

function aTile(change: Partial<Tile> = {}): Tile {
  return {
    botId: 'b1',
    name: 'Picker 01',
    model: 'px-1',
    cell: null,
    wave: 0,
    phase: 'waiting',
    bytesDone: 0,
    bytesTotal: 0,
    note: null,
    faultCode: null,
    ...change,
  };
}

it('says how far a transfer is, and only while bytes move', () => {
  expect(tileFace(aTile({ phase: 'staging', bytesDone: 42, bytesTotal: 100 }))).toMatchObject({
    word: 'Staging 42 %',
    share: 0.42,
  });
  expect(tileFace(aTile({ phase: 'probing', bytesDone: 100, bytesTotal: 100 }))).toMatchObject({
    word: 'Probing',
    share: null,
  });
});

it('is red only where a person must act', () => {
  expect(tileFace(aTile({ phase: 'blocked' })).tone).toBe('fault');
  expect(tileFace(aTile({ phase: 'reverted' })).tone).toBe('check');
  expect(tileFace(aTile({ phase: 'confirmed' })).tone).toBe('plain');
});

it("explains itself by the note, else by the fault's copy", () => {
  expect(tileFace(aTile({ note: 'Cell 2 is full.', faultCode: 'link/timeout' })).note).toBe('Cell 2 is full.');
  expect(tileFace(aTile({ faultCode: 'link/timeout' })).note).toContain('did not answer in time');
  expect(tileFace(aTile()).note).toBeNull();
});

it('says once that a bot was not started', () => {
  const face = tileFace(aTile({ phase: 'untouched', faultCode: 'rollout/not-started' }));
  expect([face.word, face.note]).toEqual(['Not started', 'It keeps what it ran.']);
});
