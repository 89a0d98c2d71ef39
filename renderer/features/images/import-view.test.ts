// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type ImportView, importCheckIds } from '../../../app/contract/index.ts';
import { checkRows, importLeftMs, refusalOf, runningImports, savedSentence } from './import-view.ts';

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

  it("shows the station's own sentence once a check has passed", () => {
    const [row] = checkRows(anImport({ checks: [{ id: 'fits', status: 'passed', sentence: 'Fits px-9.' }] }));
    expect(row).toMatchObject({ name: 'Fits these models', sentence: 'Fits px-9.', isTold: true, word: 'Passed' });
  });

  it('says in the words of the page why a check refused, and what one asks that has not spoken', () => {
    const checks = [
      { id: 'readable', status: 'refused', sentence: 'as the station says it' },
      { id: 'fits', status: 'not-run', sentence: 'as the station asks it' },
    ] as const;
    const rows = checkRows(
      anImport({ checks: [...checks], faultCode: 'bots/already-known', faultValues: { name: 'P1' } }),
    );
    expect(rows).toMatchObject([
      { sentence: 'This bot is already here as P1.', isTold: false },
      { sentence: 'Does it fit the bots of this site?', isTold: false },
    ]);
  });
});

describe('the time that an import still takes', () => {
  it('follows from the rate so far', () => {
    expect(importLeftMs(anImport({ bytesDone: 250_000 }), 20_000)).toBe(30_000);
  });

  it('is not known before there is a rate, and not asked at the end', () => {
    expect(importLeftMs(anImport({ bytesDone: 10 }), 10_100)).toBeNull();
    expect(importLeftMs(anImport({ bytesDone: 0 }), 20_000)).toBeNull();
    expect(importLeftMs(anImport({ bytesDone: 1_000_000 }), 20_000)).toBeNull();
  });
});

describe('a refused import', () => {
  it('names the check, carries the details for the copy and says whom to ask', () => {
    const refusal = refusalOf(
      anImport({
        status: 'refused',
        checks: [{ id: 'complete', status: 'refused', sentence: 'x' }],
        faultCode: 'source/missing',
        faultDetails: 'targets/a.bin is not there',
        faultValues: { path: 'targets/a.bin' },
      }),
    );

    expect(refusal?.check).toBe('Complete');
    expect(refusal?.fault).toEqual({ code: 'source/missing', details: { path: 'targets/a.bin' } });
    expect(refusal?.ask).toContain('fresh copy');
  });

  it('calls a refusal without a code our own mistake', () => {
    const refusal = refusalOf(anImport({ status: 'refused' }));

    expect(refusal).toMatchObject({ check: null, fault: { code: 'gateway/defect' } });
  });

  it('is none while the import runs', () => {
    expect(refusalOf(anImport())).toBeNull();
  });
});

describe('what need not be copied', () => {
  const bytes = { bytesTotal: 1_200_000_000, reusedBytes: 412_000_000 };

  it('is what was here already, while the import runs and when it is done', () => {
    expect(savedSentence(anImport(bytes))).toBe('412 MB were here already. They are checked, not copied again.');
    expect(savedSentence(anImport({ ...bytes, status: 'done' }))).toContain('412 MB');
  });

  it('is what stays after the stick was pulled', () => {
    expect(savedSentence(anImport({ ...bytes, status: 'refused', keptBytes: 800_000_000 }))).toBe(
      '800 MB of 1.2 GB are kept on this laptop. Import it again: only the rest is copied.',
    );
  });

  it('is nothing after another refusal, nor where all is new', () => {
    expect(savedSentence(anImport({ ...bytes, status: 'refused' }))).toBeNull();
    expect(savedSentence(anImport())).toBeNull();
  });
});

it('lists only running imports, newest first', () => {
  const list = [anImport({ id: 'a', startedAt: 1 }), anImport({ id: 'b', status: 'done' }), anImport({ id: 'c' })];

  expect(runningImports(list).map((view) => view.id)).toEqual(['c', 'a']);
});
