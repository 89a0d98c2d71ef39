// SPDX-License-Identifier: Apache-2.0
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { attempt, FaultError, fault, type Result } from '../../../app/kernel/index.ts';
import type { Records } from '../../../app/ports/index.ts';
import { makeFolder } from '../make-folder.ts';
import { type BackupReport, writeBackup } from './backup.ts';
import { closeDatabase, openDatabase } from './database.ts';
import { databaseFault } from './database-fault.ts';
import { createRecords } from './records.ts';

export type SitePaths = { readonly [N in 'store' | 'trust' | 'journal' | 'reports' | 'logs' | 'credentials']: string };

/** What one site keeps on disk. The journal, the content store and the trust store open their own folders under `paths`. */
export interface SiteStorage {
  readonly folder: string;
  readonly records: Records;
  readonly paths: SitePaths;
  /** Writes a backup into a folder that does not exist yet; `Home.restoreSite` brings it back. */
  backup(to: string): Promise<Result<BackupReport>>;
  close(): void;
}

/**
 * Writes a backup of a site that may be open in another process: the database gives a consistent copy of itself, and
 * everything else only grows. Faults: `sites/backup-exists`, `station/database-…` or a store fault.
 */
export function backupSite(folder: string, to: string): Promise<Result<BackupReport>> {
  return attempt(() => {
    const snapshotDatabase = (copy: string) => snapshot(join(folder, 'site.db'), copy);
    return writeBackup({ folder, snapshotDatabase }, to);
  });
}

/** Opens a site's folder. Faults: `station/database-broken`, `station/database-newer` or a store fault. */
export function openSite(folder: string): Promise<Result<SiteStorage>> {
  return attempt(async () => {
    const paths = await makeFolders(folder);
    const path = join(folder, 'site.db');
    const db = openDatabase(path, { isInUse: hasJournal(paths.journal) });
    return {
      folder,
      records: createRecords(db, path),
      paths,
      backup: (to) => backupSite(folder, to),
      close: () => closeDatabase(db),
    } satisfies SiteStorage;
  });
}

/** A copy of the database as it is at one moment. The original is not touched, whatever state it is in. */
function snapshot(path: string, copy: string): void {
  if (!existsSync(path)) throw new FaultError(fault('store/missing', path, { details: { path } }));
  const db = new Database(path);
  try {
    db.prepare('VACUUM INTO ?').run(copy);
  } catch (error) {
    throw new FaultError(databaseFault(path, error));
  } finally {
    db.close();
  }
}

/** The first entry of a journal is written after the database was made. */
function hasJournal(folder: string): boolean {
  const entries = join(folder, 'entries.jsonl');
  return existsSync(entries) && statSync(entries).size > 0;
}

async function makeFolders(folder: string): Promise<SitePaths> {
  const at = (name: string) => join(folder, name);
  const paths: SitePaths = {
    store: at('store'),
    trust: at('trust'),
    journal: at('journal'),
    reports: at('reports'),
    logs: at('logs'),
    credentials: at('credentials'),
  };
  for (const path of [folder, ...Object.values(paths)]) await makeFolder(path);
  return paths;
}
