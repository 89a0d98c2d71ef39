// SPDX-License-Identifier: Apache-2.0
import { type FileHandle, open, rm } from 'node:fs/promises';
import { makeTarHeader, TAR_BLOCK_BYTES, tarLimits } from '../../../app/formats/index.ts';
import { FaultError, fault, unwrap } from '../../../app/kernel/index.ts';
import type { BundleSource } from '../../../app/ports/index.ts';
import { openDirectorySource } from '../../platform/index.ts';
import { refuseInput } from './refusal.ts';

type Packed = {
  readonly file: string;
  readonly sizeBytes: number;
  readonly members: number;
  /** Files in the folder that belong to no bundle; they are left out. */
  readonly leftOut: readonly string[];
};

/**
 * Writes a bundle folder into one uncompressed ustar file: `bundle.json` first, then by name, without owners and times, so that equal
 * folders make equal files. A file that is there already is refused; on any refusal nothing is left behind. Throws a FaultError.
 */
export async function packBundle(bundle: string, file: string): Promise<Packed> {
  const source = openDirectorySource(bundle);
  const found = unwrap(await source.list(tarLimits.members));
  const names = found.filter(isPartOfBundle).sort(bundleJsonFirst);
  if (!names.includes('metadata/timestamp.json')) refuseInput(`${bundle} is no bundle folder.`);
  const handle = await open(file, 'wx', 0o644);
  try {
    const sizeBytes = await writeArchive(handle, source, names);
    await handle.sync();
    return { file, sizeBytes, members: names.length, leftOut: found.filter((name) => !isPartOfBundle(name)) };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

function isPartOfBundle(name: string): boolean {
  return name === 'bundle.json' || /^(metadata|targets|oci|files)\//.test(name);
}

function bundleJsonFirst(a: string, b: string): number {
  if (a === b) return 0;
  if (a === 'bundle.json' || b === 'bundle.json') return a === 'bundle.json' ? -1 : 1;
  return a < b ? -1 : 1;
}

/** Answers the size of the archive in bytes. */
async function writeArchive(handle: FileHandle, source: BundleSource, names: readonly string[]): Promise<number> {
  let total = 0;
  const write = async (bytes: Uint8Array) => {
    await handle.writeFile(bytes);
    total += bytes.length;
  };
  for (const name of names) {
    const sizeBytes = unwrap(await source.size(name));
    await write(makeTarHeader(name, sizeBytes));
    const dataAt = total;
    for await (const chunk of source.read(name)) await write(chunk);
    if (total - dataAt !== sizeBytes) {
      throw new FaultError(fault('source/changed', `${name} grew or shrank`, { details: { path: name } }));
    }
    await write(new Uint8Array((TAR_BLOCK_BYTES - (sizeBytes % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES));
  }
  await write(new Uint8Array(2 * TAR_BLOCK_BYTES));
  return total;
}
