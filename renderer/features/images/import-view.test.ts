// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type ImportView, importCheckIds } from '../../../app/contract/index.ts';
import { checkRows, importProgress, refusalOf, runningImports } from './import-view.ts';

function anImport(change: Partial<ImportView> = {}): ImportView {
  return {
    id: 'i1',
    label: 'STICK',
    status: 'running',
    checks: importCheckIds.map((id) => ({ id, status: 'waiting', sentence: '' })),
    bytesDone: 0,
    bytesTotal: 1_000_000,
    releases: [],
    faultCode: null,
    faultDetails: null,
    startedAt: 10_000,
    ...change,
  };
}

describe('the checks of an import', () => {
  it('keeps the six in their order and explains those that did not speak yet', () => {
    const rows = checkRows(anImport());

    expect(rows.map((row) => row.id)).toEqual([...importCheckIds]);
    expect(rows[0]).toMatchObject({ name: 'Readable', word: 'Waiting', state: 'not-seen' });
    expect(rows.every((row) => row.sentence.length > 0)).toBe(true);
  });

  it("shows the station's own sentence once there is one", () => {
    const rows = checkRows(anImport({ checks: [{ id: 'fits', status: 'refused', sentence: 'No image for px-9.' }] }));

    expect(rows).toEqual([
      { id: 'fits', name: 'Fits these models', sentence: 'No image for px-9.', state: 'fault', word: 'Refused' },
    ]);
  });
});

describe('the progress of an import', () => {
  it('says how long it still takes, from the rate so far', () => {
    expect(importProgress(anImport({ bytesDone: 250_000 }), 20_000)).toEqual({
      fraction: 0.25,
      sentence: '250 kB of 1.0 MB, about 30 s left',
    });
  });

  it('admits that the time is not known before there is a rate', () => {
    expect(importProgress(anImport({ bytesDone: 10 }), 10_100).sentence).toContain('not known');
    expect(importProgress(anImport({ bytesTotal: 0 }), 20_000)).toEqual({
      fraction: null,
      sentence: 'time left not known yet',
    });
  });

  it('never exceeds the whole', () => {
    expect(importProgress(anImport({ bytesDone: 2_000_000 }), 20_000).fraction).toBe(1);
  });
});

describe('a refused import', () => {
  it('names the check, fills the copy from the details and says whom to ask', () => {
    const refusal = refusalOf(
      anImport({
        status: 'refused',
        checks: [{ id: 'complete', status: 'refused', sentence: 'x' }],
        faultCode: 'source/missing',
        faultDetails: '{"path":"targets/a.bin"}',
      }),
    );

    expect(refusal?.check).toBe('Complete');
    expect(refusal?.copy.happened).toContain('targets/a.bin');
    expect(refusal?.ask).toContain('fresh copy');
  });

  it('survives details that are not JSON and a missing code', () => {
    const refusal = refusalOf(anImport({ status: 'refused', faultDetails: 'oops' }));

    expect(refusal).toMatchObject({ check: null, code: 'gateway/defect' });
  });

  it('is none while the import runs', () => {
    expect(refusalOf(anImport())).toBeNull();
  });
});

it('lists only running imports, newest first', () => {
  const list = [anImport({ id: 'a', startedAt: 1 }), anImport({ id: 'b', status: 'done' }), anImport({ id: 'c' })];

  expect(runningImports(list).map((view) => view.id)).toEqual(['c', 'a']);
});
