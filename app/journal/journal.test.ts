// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../main/platform/crypto.ts';
import { MemoryJournalStore } from '../../test/fakes/memory-journal-store.ts';
import type { Signer } from '../ports/index.ts';
import { createJournal, type Journal, type JournalMark, verifyJournal } from './index.ts';

function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)),
    sign: (message) => sign(null, message, privateKey),
  };
}

const signer = newSigner();
const clock = { now: () => Date.UTC(2026, 2, 1, 6), monotonicMs: () => 0, sleep: async () => {} };
let store: MemoryJournalStore;
let mark: JournalMark | undefined;
const marks = {
  find: () => mark,
  put: (next: JournalMark) => {
    mark = next;
  },
};

/** A stranger's program would not know of the marks in our records. */
function open(by: Signer = signer): Journal {
  const known = by === signer ? marks : { find: () => undefined, put: () => {} };
  return createJournal({ store, signer: by, crypto: nodeCrypto, clock, marks: known });
}

function fill(journal: Journal, count: number): void {
  for (let index = 0; index < count; index += 1) {
    journal.append({
      who: 'Ada',
      action: 'bots.changed',
      about: { bot: `bot-${index % 3}` },
      sentence: `Change ${index}.`,
    });
  }
}

/** What `verify` of a fresh start complains about, or 'consistent'. */
function complaint(): unknown {
  const verified = open().verify();
  return verified.ok ? 'consistent' : verified.fault.details?.['what'];
}

beforeEach(() => {
  store = new MemoryJournalStore();
  mark = undefined;
});

describe('journal', () => {
  it('verifies what it wrote, at every length', () => {
    const journal = open();
    expect(journal.verify()).toMatchObject({ ok: true, value: { entries: 0 } });
    for (let length = 1; length <= 40; length += 1) {
      fill(journal, 1);
      expect(journal.verify()).toMatchObject({ ok: true, value: { entries: length, unsigned: 0 } });
    }
  });

  it('goes on after a restart with the same head', () => {
    const before = open();
    fill(before, 11);
    const after = open();
    expect(after.verify()).toEqual(before.verify());
    fill(after, 5);
    expect(complaint()).toBe('consistent');
    expect(after.length).toBe(16);
  });

  it('opens without hashing the whole journal', () => {
    fill(open(), 500);
    let hashes = 0;
    const hash = (bytes: Uint8Array) => {
      hashes += 1;
      return nodeCrypto.hash(bytes);
    };
    createJournal({ store, signer, crypto: { ...nodeCrypto, hash }, clock, marks });
    expect(hashes).toBeLessThan(40);
  });

  it('lists newest first, in pages', () => {
    const journal = open();
    fill(journal, 7);
    expect(journal.list(null, 3).map(({ seq }) => seq)).toEqual([7, 6, 5]);
    expect(journal.list(5, 3).map(({ seq }) => seq)).toEqual([4, 3, 2]);
    expect(journal.list(2, 10).map(({ seq }) => seq)).toEqual([1]);
    expect(journal.list(1, 10)).toEqual([]);
    expect(journal.list(900, 1).map(({ seq }) => seq)).toEqual([7]);
  });

  it('finds what concerns one bot, not what merely mentions it', () => {
    const journal = open();
    fill(journal, 7);
    journal.append({ who: 'Ada', action: 'note', about: {}, sentence: 'About "bot-1", by word only.' });
    expect(journal.about('bot-1', 10).map(({ seq }) => seq)).toEqual([5, 2]);
    expect(journal.about('bot-1', 1).map(({ seq }) => seq)).toEqual([5]);
  });

  it('keeps the newest 200 in its feed', () => {
    fill(open(), 150);
    const journal = open();
    expect(journal.feed.snapshot()).toHaveLength(150);
    const removed: string[] = [];
    journal.feed.watch((delta) => removed.push(...delta.remove));
    fill(journal, 60);
    const ids = journal.feed.snapshot().map(({ id }) => Number(id));
    expect([Math.min(...ids), Math.max(...ids), ids.length]).toEqual([11, 210, 200]);
    expect(removed).toHaveLength(10);
  });

  it('keeps one entry on one line, whatever people write', () => {
    const journal = open();
    journal.append({
      who: 'A\nB',
      action: 'note',
      about: { bot: 'x' },
      sentence: 'First\nsecond\u2028third "quoted" \ud800',
    });
    expect(store.lines).toHaveLength(1);
    expect(store.lines[0]).not.toContain('\n');
    expect(complaint()).toBe('consistent');
  });

  it('shortens what is longer than an entry may be', () => {
    const entry = open().append({
      who: 'w'.repeat(500),
      action: 'note',
      about: { why: 'a'.repeat(9000) },
      sentence: 's'.repeat(9000),
    });
    expect(entry.who).toHaveLength(80);
    expect(entry.about['why']).toHaveLength(200);
    expect(entry.sentence).toHaveLength(600);
    expect(complaint()).toBe('consistent');
  });
});

describe('journal against the mark kept elsewhere', () => {
  it('tells that the whole journal was deleted', () => {
    fill(open(), 5);
    store = new MemoryJournalStore();
    expect(open().damage).toMatchObject({ details: { what: '0 of 5 lines are left' } });
    expect(complaint()).toBe('0 of 5 lines are left');
  });

  it('tells that both files were swapped for an older genuine pair', () => {
    const journal = open();
    fill(journal, 5);
    const older = { lines: [...store.lines], checkpoint: store.checkpoint };
    fill(journal, 3);
    Object.assign(store, older);
    expect(complaint()).toBe('5 of 8 lines are left');
  });

  it("tells that another site's journal of the same laptop lies in its place", () => {
    fill(open(), 5);
    const ours = mark;
    store = new MemoryJournalStore();
    mark = undefined;
    const other = open();
    other.append({ who: 'Ole', action: 'site.created', about: {}, sentence: 'Another site.' });
    fill(other, 9);
    mark = ours;
    expect(complaint()).toBe('line 5');
  });

  it('marks at its start a journal that was never marked', () => {
    fill(open(), 5);
    mark = undefined;
    open();
    expect(mark).toMatchObject({ entries: 5 });
  });

  it('takes a mark that a power cut left behind', () => {
    const journal = open();
    fill(journal, 4);
    const behind = mark;
    fill(journal, 1);
    mark = behind;
    expect(open().damage).toBeNull();
    expect(complaint()).toBe('consistent');
  });
});

describe('journal after a power cut', () => {
  it('signs the one entry that lacks its signature, and notes it', () => {
    const journal = open();
    fill(journal, 4);
    const signed = store.checkpoint;
    fill(journal, 1);
    store.checkpoint = signed;
    const again = open();
    expect(again.damage).toBeNull();
    expect(again.list(null, 2).map(({ action }) => action)).toEqual(['journal.completed', 'bots.changed']);
    expect(complaint()).toBe('consistent');
  });

  it('signs a first entry that lacks its signature', () => {
    fill(open(), 1);
    store.checkpoint = null;
    expect(open().length).toBe(2);
    expect(complaint()).toBe('consistent');
  });

  it('tolerates no second unsigned entry', () => {
    const journal = open();
    fill(journal, 4);
    const signed = store.checkpoint;
    fill(journal, 2);
    store.checkpoint = signed;
    expect(complaint()).toBe('lines from 5 on were never signed');
  });

  it('does not sign a strange line that follows the checkpoint', () => {
    fill(open(), 4);
    store.lines.push('{"seq":5,"at":"","who":"x","action":"x","about":{},"sentence":"","prev":"0000000000000000"}');
    const journal = open();
    expect(journal.damage).toMatchObject({ code: 'journal/inconsistent', details: { what: 'line 5' } });
    const note = store.checkpoint;
    fill(journal, 2);
    expect(store.checkpoint).toBe(note);
  });

  it('catches up with a signature that a full disk refused', () => {
    const journal = open();
    fill(journal, 3);
    store.failNext = { write: 'checkpoint', error: new Error('disk full') };
    expect(() => fill(journal, 1)).toThrow('disk full');
    fill(journal, 1);
    expect(complaint()).toBe('consistent');
  });

  it('writes no entry while a signature is still owed', () => {
    const journal = open();
    fill(journal, 3);
    store.failNext = { write: 'checkpoint', error: new Error('disk full') };
    expect(() => fill(journal, 1)).toThrow('disk full');
    store.failNext = { write: 'checkpoint', error: new Error('disk full') };
    expect(() => fill(journal, 1)).toThrow('disk full');
    expect(store.lines).toHaveLength(4);
  });

  it('forgets an entry that the disk refused', () => {
    const journal = open();
    fill(journal, 3);
    store.failNext = { write: 'line', error: new Error('disk full') };
    expect(() => fill(journal, 1)).toThrow('disk full');
    fill(journal, 1);
    expect(journal.length).toBe(4);
    expect(complaint()).toBe('consistent');
  });
});

describe('journal that was changed', () => {
  beforeEach(() => fill(open(), 13));

  const edit = (line: number, change: (text: string) => string) => {
    store.lines[line - 1] = change(store.lines[line - 1] ?? '');
  };

  it.each([1, 2, 7, 8, 12, 13])('names line %i when it was edited', (line) => {
    edit(line, (text) => text.replace('Ada', 'Eve'));
    expect(complaint()).toBe(`line ${line}`);
  });

  it('names the last line when the journal has an even number of lines', () => {
    fill(open(), 1);
    edit(14, (text) => text.replace('Ada', 'Eve'));
    expect(complaint()).toBe('line 14');
  });

  it('notices an edit of the last line at once', () => {
    edit(13, (text) => text.replace('Ada', 'Eve'));
    expect(open().damage).toMatchObject({ details: { what: 'line 13' } });
  });

  it('says how many lines are left when the tail was cut', () => {
    store.lines.splice(10);
    expect(open().damage).toMatchObject({ code: 'journal/inconsistent', details: { what: '10 of 13 lines are left' } });
    expect(complaint()).toBe('10 of 13 lines are left');
  });

  it('notices that a line was taken out', () => {
    store.lines.splice(4, 1);
    expect(complaint()).toBe('12 of 13 lines are left');
  });

  it('notices that the checkpoint is gone', () => {
    store.checkpoint = null;
    expect(complaint()).toBe('lines from 1 on were never signed');
  });

  it('refuses a checkpoint of another key', () => {
    const mine = store;
    store = new MemoryJournalStore();
    fill(open(newSigner()), 13);
    mine.checkpoint = store.checkpoint;
    store = mine;
    expect(complaint()).toBe("the checkpoint is not this laptop's");
  });

  it('refuses a whole history that a stranger rewrote', () => {
    store = new MemoryJournalStore();
    fill(open(newSigner()), 13);
    expect(complaint()).toBe("the checkpoint is not this laptop's");
  });

  it('finds a history whose links were all made anew', () => {
    const genuine = store.checkpoint;
    store = new MemoryJournalStore();
    const forger = open();
    fill(forger, 5);
    forger.append({ who: 'Eve', action: 'note', about: {}, sentence: 'Never happened.' });
    fill(forger, 7);
    store.checkpoint = genuine;
    expect(complaint()).toBe('lines 1 to 8');
  });

  it('never signs over what was changed, and still takes entries', () => {
    edit(3, (text) => text.replace('Ada', 'Eve'));
    store.lines.splice(12);
    const journal = open();
    const note = store.checkpoint;
    fill(journal, 3);
    expect(journal.length).toBe(15);
    expect(store.checkpoint).toBe(note);
    expect(complaint()).toContain('never signed');
  });

  it('finds any edit of any line or of the checkpoint', () => {
    const lines = [...store.lines];
    const checkpoint = store.checkpoint ?? '';
    const isFound = (edited: { lines: readonly string[]; checkpoint: string }) =>
      !verifyJournal(nodeCrypto, { ...edited, publicKey: signer.publicKey }).ok;
    const edits = fc.record({
      line: fc.nat(lines.length),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      remove: fc.nat(3),
      insert: fc.string({ unit: 'binary', maxLength: 3 }),
    });
    fc.assert(
      fc.property(edits, ({ line, at, remove, insert }) => {
        const original = lines[line] ?? checkpoint;
        const from = Math.floor(at * original.length);
        const changed = original.slice(0, from) + insert + original.slice(from + remove);
        fc.pre(changed !== original);
        return line < lines.length
          ? isFound({ lines: lines.with(line, changed), checkpoint })
          : isFound({ lines, checkpoint: changed });
      }),
      { numRuns: process.env['MILLWRIGHT_LONG'] === undefined ? 1000 : 100_000 },
    );
  });

  it('finds lines that were swapped, repeated, dropped or added', () => {
    const moves = fc.tuple(fc.constantFrom('swap', 'repeat', 'drop', 'add'), fc.nat(12), fc.nat(12));
    const genuine = [...store.lines];
    fc.assert(
      fc.property(moves, ([move, a, b]) => {
        const lines = [...genuine];
        if (move === 'swap') [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
        if (move === 'repeat') lines.splice(a, 0, lines[b] ?? '');
        if (move === 'drop') lines.splice(a, 1);
        if (move === 'add') lines.push(lines[a] ?? '');
        fc.pre(lines.join('\n') !== genuine.join('\n'));
        return !verifyJournal(nodeCrypto, { lines, checkpoint: store.checkpoint, publicKey: signer.publicKey }).ok;
      }),
    );
  });
});
