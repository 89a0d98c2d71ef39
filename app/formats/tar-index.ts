// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from '../kernel/index.ts';
import {
  isZero,
  parseTarHeader,
  refuseTar,
  TAR_BLOCK_BYTES,
  type TarFaultCode,
  type TarHeader,
  TarRefusal,
  tarLimits,
} from './tar-header.ts';

/** An archive as bytes at places. `readAt` answers fewer bytes than asked only where the archive ends. */
export type TarBytes = {
  readonly sizeBytes: number;
  readonly readAt: (offset: number, length: number) => Promise<Uint8Array>;
};

/** Where the bytes of one file lie in the archive. */
export type TarMember = { readonly offset: number; readonly sizeBytes: number };

/** Path to place, in the order of the archive. Folders are checked and left out. */
export type TarIndex = ReadonlyMap<string, TarMember>;

/**
 * The index of an uncompressed ustar archive, read header by header and without the files' own bytes. Answers the first thing that
 * is wrong; whatever `readAt` throws passes through.
 */
export async function readTarIndex(archive: TarBytes): Promise<Result<TarIndex, TarFaultCode>> {
  try {
    return ok(await walk(archive));
  } catch (error) {
    if (error instanceof TarRefusal) return refuse(error.refusal);
    throw error;
  }
}

async function walk(archive: TarBytes): Promise<TarIndex> {
  const { sizeBytes } = archive;
  if (sizeBytes > tarLimits.archiveBytes) refuseTar('tar/too-big', `${sizeBytes} bytes`);
  const members = new Map<string, TarMember>();
  const names = openNames();
  let offset = 0;
  let header = await readBlock(archive, 0, 0);
  for (let count = 1; !isZero(header); count += 1) {
    if (count > tarLimits.members) refuseTar('tar/too-big', `more than ${tarLimits.members} entries`);
    const entry = parseTarHeader(header);
    names.add(entry);
    const dataAt = offset + TAR_BLOCK_BYTES;
    const dataEnd = dataAt + entry.sizeBytes;
    if (dataEnd > sizeBytes) refuseTar('tar/truncated', `${entry.path} ends after the archive`, entry.path);
    if (entry.kind === 'file') members.set(entry.path, { offset: dataAt, sizeBytes: entry.sizeBytes });
    offset = Math.ceil(dataEnd / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
    header = await readBlock(archive, dataEnd, offset - dataEnd);
  }
  await requireEnd(archive, offset);
  return members;
}

/** The block after `filling` bytes, which belong to no file and are therefore zero. */
async function readBlock({ readAt }: TarBytes, offset: number, filling: number): Promise<Uint8Array> {
  const bytes = await readAt(offset, filling + TAR_BLOCK_BYTES);
  if (bytes.length < filling + TAR_BLOCK_BYTES)
    refuseTar('tar/truncated', `nothing after byte ${offset + bytes.length}`);
  if (!isZero(bytes.subarray(0, filling))) refuseTar('tar/trailing-data', `bytes of no file at ${offset}`);
  return bytes.slice(filling);
}

/** Exactly two zero blocks, then nothing: a second archive behind the first would be seen by some readers only. */
async function requireEnd({ sizeBytes, readAt }: TarBytes, offset: number): Promise<void> {
  const end = offset + 2 * TAR_BLOCK_BYTES;
  if (sizeBytes < end) refuseTar('tar/truncated', 'the two blocks at the end are not whole');
  if (sizeBytes > end) refuseTar('tar/trailing-data', `${sizeBytes - end} bytes after the end`);
  const second = await readAt(offset + TAR_BLOCK_BYTES, TAR_BLOCK_BYTES);
  if (second.length < TAR_BLOCK_BYTES) refuseTar('tar/truncated', 'the two blocks at the end are not whole');
  if (!isZero(second)) refuseTar('tar/trailing-data', 'the last block is not zero');
}

/**
 * Keeps names apart as the least able file system would: case does not tell two names apart, a file is no folder, and a folder is
 * spelled in one way. Names are ASCII, so no other folding can make two of them one.
 */
function openNames() {
  type Known = { readonly spelling: string; readonly kind: TarHeader['kind']; readonly stated: boolean };
  const known = new Map<string, Known>();
  const refuseSame = (path: string) => refuseTar('tar/duplicate', `${path} is there twice`, path);
  return {
    add({ path, kind }: TarHeader): void {
      for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) {
        const folder = path.slice(0, cut);
        const before = known.get(folder.toLowerCase());
        if (before === undefined) known.set(folder.toLowerCase(), { spelling: folder, kind: 'folder', stated: false });
        else if (before.kind === 'file' || before.spelling !== folder) refuseSame(path);
      }
      const before = known.get(path.toLowerCase());
      if (before !== undefined && (kind === 'file' || before.stated || before.spelling !== path)) refuseSame(path);
      known.set(path.toLowerCase(), { spelling: path, kind, stated: true });
    },
  };
}
