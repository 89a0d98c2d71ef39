// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import { type SiteView, siteViewSchema } from '../../../app/contract/index.ts';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { untilDiskFault } from '../disk-fault.ts';
import { syncDirectory, writeDurably } from '../durable.ts';
import { isSystemError } from '../system-error.ts';

const manifestSchema = z.strictObject({
  format: z.literal(1),
  site: siteViewSchema,
  createdAt: z.string(),
  files: z.array(z.strictObject({ path: z.string(), sizeBytes: z.number(), sha256: z.string() })),
});

type BackupFile = z.infer<typeof manifestSchema>['files'][number];
export type BackupReport = { readonly path: string; readonly files: number; readonly bytes: number };

/** What a backup holds besides the database: what happened, whom the site trusts, which images it has. */
const folders = ['journal', 'trust', 'store', 'reports'] as const;

/**
 * Writes a backup of an open site into a new folder. The database goes first, so a journal entry may be newer than the
 * records but never the other way round. The folder gets its name last: a half backup is never taken for one.
 */
export async function writeBackup(
  site: { folder: string; snapshotDatabase: (to: string) => void },
  to: string,
): Promise<BackupReport> {
  const half = `${to}.half`;
  return untilDiskFault(to, async () => {
    refuseExisting(to);
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { recursive: true, mode: 0o700 });
    site.snapshotDatabase(join(half, 'site.db'));
    for (const path of ['site.json', ...(await listFiles(site.folder, folders))]) {
      await copyHashed(join(site.folder, path), join(half, path));
    }
    const files = await describeFiles(half);
    const manifest = {
      format: 1,
      site: siteViewSchema.parse(JSON.parse(await readFile(join(half, 'site.json'), 'utf8'))),
      createdAt: new Date().toISOString(),
      files,
    } satisfies z.infer<typeof manifestSchema>;
    await writeDurably(join(half, 'backup.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(half, to);
    await syncDirectory(dirname(to));
    return { path: to, files: files.length, bytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
  });
}

/** Copies a backup into `folder`, holding every file against the manifest. Answers the site it is of. */
export async function restoreInto(from: string, folder: string): Promise<SiteView> {
  return untilDiskFault(from, async () => {
    const manifest = await readManifest(from);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const file of manifest.files) await restoreFile(from, folder, file);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return manifest.site;
  });
}

async function restoreFile(from: string, folder: string, file: BackupFile): Promise<void> {
  if (!isInside(file.path)) throw damaged(file.path);
  const stat = await lstat(join(from, file.path)).catch((error: unknown) => {
    if (isSystemError(error) && error.code === 'ENOENT') throw damaged(file.path);
    throw error;
  });
  if (!stat.isFile() || stat.size !== file.sizeBytes) throw damaged(file.path);
  const sha256 = await copyHashed(join(from, file.path), join(folder, file.path));
  if (sha256 !== file.sha256) throw damaged(file.path);
}

/** A path of ours: the database, the site's name, or a file under a known folder; no `..`, no absolute path. */
function isInside(path: string): boolean {
  const [first, ...rest] = path.split('/');
  if (rest.length === 0) return first === 'site.db' || first === 'site.json';
  const known: readonly string[] = folders;
  return known.includes(first ?? '') && rest.every((part) => /^[\w.+@=-]+$/.test(part) && !/^\.+$/.test(part));
}

async function readManifest(from: string): Promise<z.infer<typeof manifestSchema>> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(from, 'backup.json'), 'utf8')));
  } catch (error) {
    if (isSystemError(error) && !['ENOENT', 'ENOTDIR'].includes(error.code)) throw error;
    throw damaged('backup.json');
  }
}

async function describeFiles(root: string): Promise<BackupFile[]> {
  const paths = ['site.db', 'site.json', ...(await listFiles(root, folders))];
  return Promise.all(
    paths.map(async (path) => ({
      path,
      sizeBytes: (await lstat(join(root, path))).size,
      sha256: await hashFile(join(root, path)),
    })),
  );
}

/** Regular files under some folders of `root`, as relative paths with `/`, sorted. */
async function listFiles(root: string, under: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of under) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
      (error: unknown) => {
        if (isSystemError(error) && error.code === 'ENOENT') return [];
        throw error;
      },
    );
    for (const entry of entries) {
      if (entry.isFile()) found.push(relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
    }
  }
  return found.sort();
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Copies one file to disk (flushed) and answers the SHA-256 of what was copied. */
async function copyHashed(from: string, to: string): Promise<string> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  const source = createReadStream(from);
  source.on('data', (chunk) => hash.update(chunk));
  await pipeline(source, createWriteStream(to, { mode: 0o600, flush: true }));
  return hash.digest('hex');
}

function refuseExisting(path: string): void {
  if (existsSync(path)) throw new FaultError(fault('sites/backup-exists', path, { details: { path } }));
}

function damaged(path: string): FaultError {
  return new FaultError(fault('sites/backup-damaged', path, { details: { path } }));
}
