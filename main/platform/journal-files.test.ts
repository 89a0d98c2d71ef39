// SPDX-License-Identifier: Apache-2.0
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal, type Journal } from '../../app/journal/index.ts';
import { FaultError } from '../../app/kernel/index.ts';
import { nodeCrypto } from './crypto.ts';
import { exportJournalFolder, type JournalFiles, openJournalFiles, verifyJournalFolder } from './journal-files.ts';
import { openLaptopKey } from './laptop-key.ts';

const clock = { now: () => Date.UTC(2026, 2, 1, 6), monotonicMs: () => 0, sleep: async () => {} };
let home: string;
let folder: string;
let opened: JournalFiles[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'millwright-journal-'));
  folder = join(home, 'journal');
  opened = [];
});
afterEach(() => {
  for (const files of opened) files.close();
  rmSync(home, { recursive: true });
});

function open(): Journal {
  const signer = openLaptopKey(join(home, 'laptop-key.pem'));
  const store = openJournalFiles(folder, signer.publicKey);
  opened.push(store);
  return createJournal({ store, signer, crypto: nodeCrypto, clock, marks: { find: () => undefined, put: () => {} } });
}

function fill(journal: Journal, count: number): void {
  for (let index = 0; index < count; index += 1) {
    journal.append({ who: 'Ada', action: 'note', about: {}, sentence: `Größe ${index} � fits.` });
  }
}

const entriesPath = () => join(folder, 'entries.jsonl');

describe('journal files', () => {
  it('can be checked without a station', async () => {
    fill(open(), 9);
    expect(await verifyJournalFolder(folder)).toMatchObject({ ok: true, value: { entries: 9, unsigned: 0 } });
  });

  it('can be read by their owner only', () => {
    fill(open(), 1);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it('forget an append that a power cut left half written', async () => {
    fill(open(), 3);
    appendFileSync(entriesPath(), '{"seq":4,"at":"20');
    const journal = open();
    expect(journal.length).toBe(3);
    fill(journal, 2);
    expect(await verifyJournalFolder(folder)).toMatchObject({ ok: true, value: { entries: 5 } });
  });

  it('lose not one byte of the last line unnoticed', async () => {
    fill(open(), 3);
    truncateSync(entriesPath(), statSync(entriesPath()).size - 1);
    expect(await verifyJournalFolder(folder)).toMatchObject({
      ok: false,
      fault: { code: 'journal/inconsistent', details: { what: '2 of 3 lines are left' } },
    });
  });

  it('show every changed byte', async () => {
    fill(open(), 3);
    const genuine = readFileSync(entriesPath());
    const missed: number[] = [];
    for (let at = 0; at < genuine.length; at += 1) {
      for (const change of [0x01, 0x80]) {
        const edited = Buffer.from(genuine);
        edited.writeUInt8(edited.readUInt8(at) ^ change, at);
        writeFileSync(entriesPath(), edited);
        if ((await verifyJournalFolder(folder)).ok) missed.push(at);
      }
    }
    expect(missed).toEqual([]);
  });

  it('name the line that holds bytes which are no text', async () => {
    fill(open(), 3);
    const edited = readFileSync(entriesPath());
    edited.writeUInt8(0xff, edited.indexOf('Größe 1'));
    writeFileSync(entriesPath(), edited);
    expect(await verifyJournalFolder(folder)).toMatchObject({ ok: false, fault: { details: { what: 'line 2' } } });
  });

  it.each(['entries.jsonl', 'checkpoint'])(
    'refuse a folder in the place of %s as a fault of the disk',
    async (name) => {
      fill(open(), 3);
      rmSync(join(folder, name));
      mkdirSync(join(folder, name));
      expect(() => open()).toThrow(FaultError);
      expect(await verifyJournalFolder(folder)).toMatchObject({ ok: false, fault: { code: 'store/io' } });
    },
  );

  it('tell against the key and the mark that another or no journal lies in their place', async () => {
    fill(open(), 3);
    const { publicKey } = openLaptopKey(join(home, 'laptop-key.pem'));
    const other = openLaptopKey(join(home, 'other-key.pem'));
    expect(await verifyJournalFolder(folder, { publicKey: other.publicKey })).toMatchObject({
      fault: { code: 'journal/inconsistent' },
    });
    const mark = { entries: 5, leaf: '' };
    expect(await verifyJournalFolder(folder, { mark })).toMatchObject({
      fault: { details: { what: '3 of 5 lines are left' } },
    });
    expect(await verifyJournalFolder(join(home, 'nothing'), { publicKey, mark })).toMatchObject({
      fault: { details: { what: '0 of 5 lines are left' } },
    });
  });

  it('say when there is no journal', async () => {
    expect(await verifyJournalFolder(join(home, 'nothing'))).toMatchObject({
      ok: false,
      fault: { code: 'journal/missing' },
    });
  });

  it('export whole or damaged alike, and never over another journal', async () => {
    fill(open(), 4);
    const target = join(home, 'stick');
    expect(await exportJournalFolder(folder, target)).toMatchObject({ ok: true, value: { entries: 4 } });
    expect(await verifyJournalFolder(target)).toEqual(await verifyJournalFolder(folder));
    expect(await exportJournalFolder(folder, target)).toMatchObject({
      ok: false,
      fault: { code: 'journal/export-exists' },
    });

    truncateSync(entriesPath(), 100);
    const evidence = join(home, 'evidence');
    expect(await exportJournalFolder(folder, evidence)).toMatchObject({
      ok: false,
      fault: { code: 'journal/inconsistent' },
    });
    expect(statSync(join(evidence, 'entries.jsonl')).size).toBe(100);
  });

  it('tell a full or forbidden disk as a store fault', () => {
    writeFileSync(join(home, 'file'), '');
    expect(() => openJournalFiles(join(home, 'file', 'journal'), new Uint8Array(32))).toThrow(FaultError);
  });
});

describe('laptop key', () => {
  const path = () => join(home, 'laptop-key.pem');

  it('is made once, for its owner only', () => {
    const first = openLaptopKey(path());
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(openLaptopKey(path()).publicKey).toEqual(first.publicKey);
  });

  it('signs what its public key verifies', () => {
    const key = openLaptopKey(path());
    const message = Buffer.from('a checkpoint');
    expect(nodeCrypto.verifyEd25519(key.publicKey, message, key.sign(message))).toBe(true);
    expect(nodeCrypto.verifyEd25519(key.publicKey, Buffer.from('another'), key.sign(message))).toBe(false);
  });

  it.each(['', 'nonsense'])('is never made anew over a broken file (%j)', (content) => {
    writeFileSync(path(), content);
    expect(() => openLaptopKey(path())).toThrow('station/key-broken');
    expect(readFileSync(path(), 'utf8')).toBe(content);
  });
});
