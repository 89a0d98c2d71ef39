// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** Path below the package's folder, and the SHA-256 (hex) of what the packager put there. */
const listSchema = z.record(z.string(), z.string().check(z.regex(/^[0-9a-f]{64}$/)));

/**
 * Native code lies outside of the archive whose integrity Electron checks, so the archive carries its hashes. Answers the files
 * that are missing or differ. `unpackedRoot` is the folder beside the archive.
 */
export async function findDamagedNativeFiles(listPath: string, unpackedRoot: string): Promise<readonly string[]> {
  const list = listSchema.parse(JSON.parse(await readFile(listPath, 'utf8')));
  const judged = await Promise.all(
    Object.entries(list).map(async ([path, hash]) => ((await hashOf(join(unpackedRoot, path))) === hash ? [] : [path])),
  );
  return judged.flat();
}

async function hashOf(path: string): Promise<string | null> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
