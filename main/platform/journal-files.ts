// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  inconsistent,
  type JournalMark,
  parseVerifierKey,
  type VerifiedJournal,
  verifierKey,
  verifyJournal,
} from '../../app/journal/index.ts';
import { attempt, FaultError, fault, type Result, unwrap } from '../../app/kernel/index.ts';
import type { JournalStore } from '../../app/ports/index.ts';
import { nodeCrypto } from './crypto.ts';
import { orDiskFault } from './disk-fault.ts';
import { syncDirectoryNow, writeDurablyNow } from './durable-sync.ts';

/** A journal folder: what happened, what was signed last, and the public key to check it with elsewhere. */
const files = { entries: 'entries.jsonl', checkpoint: 'checkpoint', key: 'key' } as const;
const newline = 0x0a;

export interface JournalFiles extends JournalStore {
  close(): void;
}

/** Opens the journal of a site for writing; makes it when missing. `publicKey` is the key that signs it. Throws a FaultError `store/…`. */
export function openJournalFiles(folder: string, publicKey: Uint8Array): JournalFiles {
  return orDiskFault(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const key = join(folder, files.key);
    if (!existsSync(key)) writeDurablyNow(key, `${verifierKey(nodeCrypto, publicKey)}\n`);
    const handle = openSync(join(folder, files.entries), 'a', 0o600);
    syncDirectoryNow(folder);
    return new AppendingFiles(folder, handle);
  });
}

class AppendingFiles implements JournalFiles {
  readonly #folder: string;
  readonly #handle: number;
  /** Bytes that are whole lines; what follows is an append that a power cut or a full disk left half done. */
  #sizeBytes: number;

  constructor(folder: string, handle: number) {
    this.#folder = folder;
    this.#handle = handle;
    this.#sizeBytes = readFileSync(join(folder, files.entries)).lastIndexOf(newline) + 1;
  }

  readLines(): readonly string[] {
    return orDiskFault(this.#folder, () => readLines(this.#folder));
  }

  append(line: string): void {
    orDiskFault(join(this.#folder, files.entries), () => {
      if (fstatSync(this.#handle).size > this.#sizeBytes) ftruncateSync(this.#handle, this.#sizeBytes);
      const bytes = Buffer.from(`${line}\n`);
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#handle, bytes, written);
      fdatasyncSync(this.#handle);
      this.#sizeBytes += bytes.length;
    });
  }

  readCheckpoint(): string | null {
    return orDiskFault(this.#folder, () => readCheckpoint(this.#folder));
  }

  writeCheckpoint(note: string): void {
    const path = join(this.#folder, files.checkpoint);
    orDiskFault(path, () => writeDurablyNow(path, note));
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** A journal that was checked from its files alone; `key` is the C2SP verifier key that signed it, for a person to compare. */
export type VerifiedFolder = VerifiedJournal & { readonly key: string };

/**
 * Checks a journal folder without a station and without writing. The key beside the journal proves that nothing was
 * changed since it was signed; that it is the laptop's own, only a comparison or `publicKey` can tell, and that it is all
 * there, the site's `mark`.
 */
export function verifyJournalFolder(
  folder: string,
  { publicKey, mark = null }: { publicKey?: Uint8Array | undefined; mark?: JournalMark | null } = {},
): Promise<Result<VerifiedFolder>> {
  return attempt(() =>
    orDiskFault(folder, () => {
      if (!existsSync(join(folder, files.key)) && (publicKey === undefined || mark === null)) {
        throw new FaultError(fault('journal/missing', `no journal in ${folder}`, { details: { path: folder } }));
      }
      const key = publicKey ?? parseVerifierKey(nodeCrypto, readFileSync(join(folder, files.key), 'utf8'));
      if (key === undefined) throw new FaultError(inconsistent('its public key is damaged'));
      const written = { lines: readLines(folder), checkpoint: readCheckpoint(folder), publicKey: key, mark };
      return { ...unwrap(verifyJournal(nodeCrypto, written)), key: verifierKey(nodeCrypto, key) };
    }),
  );
}

/** Copies a journal folder, whole or damaged alike, and checks the copy. Refuses to write over a journal. */
export function exportJournalFolder(from: string, to: string): Promise<Result<VerifiedFolder>> {
  return attempt(async () => {
    orDiskFault(to, () => {
      mkdirSync(to, { recursive: true });
      for (const name of Object.values(files)) {
        if (existsSync(join(to, name)))
          throw new FaultError(fault('journal/export-exists', `${to} holds a journal`, { details: { path: to } }));
      }
      for (const name of Object.values(files)) {
        if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
      }
    });
    return unwrap(await verifyJournalFolder(to));
  });
}

/** Whole lines; bytes that are not text are an edit, since a journal writes text only. */
function readLines(folder: string): readonly string[] {
  const path = join(folder, files.entries);
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf(newline) + 1);
  if (!isUtf8(whole)) throw new FaultError(inconsistent(`line ${lineOfBadText(whole)}`));
  return whole.toString('utf8').split('\n').slice(0, -1);
}

function lineOfBadText(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(newline, from);
    if (!isUtf8(bytes.subarray(from, end))) break;
    from = end + 1;
  }
  return line;
}

function readCheckpoint(folder: string): string | null {
  const path = join(folder, files.checkpoint);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
