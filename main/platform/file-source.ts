// SPDX-License-Identifier: Apache-2.0
import type { BigIntStats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { readTarIndex, type TarIndex, type TarMember } from '../../app/formats/index.ts';
import { FaultError, ok, type Result, refuse } from '../../app/kernel/index.ts';
import type { BundleSource, SourceFaultCode } from '../../app/ports/index.ts';
import { openDirectorySource } from './directory-source.ts';
import { alternatingBuffers, readAhead } from './read-ahead.ts';
import { asSourceResult, openFlags, payloadChunkBytes, SourceRefusal, sourceFault } from './source-fault.ts';
import { isSystemError } from './system-error.ts';

/** A bundle at a path: one file, or a folder. What is not there is told when it is read. */
export async function openBundleSource(path: string): Promise<BundleSource> {
  return (await isFile(path)) ? openFileSource(path) : openDirectorySource(path);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

type Archive = { readonly handle: FileHandle; readonly opened: BigIntStats };
type Indexed = Archive & { readonly index: TarIndex };

/**
 * A bundle as one uncompressed ustar file, opened once and read in place: nothing is ever extracted. Every reading ends with a look
 * at whether the file is still as it was when it was opened.
 */
export function openFileSource(path: string): BundleSource {
  let archive: Promise<Result<Archive, SourceFaultCode>> | undefined;
  let indexed: Promise<Result<Indexed, SourceFaultCode>> | undefined;
  const indexedOnce = () => {
    archive ??= asSourceResult(path, () => openRegular(path));
    indexed ??= archive.then((opened) => (opened.ok ? withIndex(path, opened.value) : opened));
    return indexed;
  };
  const withMember = async <T>(name: string, use: (from: Indexed, member: TarMember) => Promise<T>) => {
    const found = await indexedOnce();
    return found.ok ? asSourceResult(name, () => use(found.value, memberOf(found.value, name))) : found;
  };
  return {
    readSmall: (name, maxBytes) =>
      withMember(name, async (from, member) => {
        if (member.sizeBytes > maxBytes) {
          throw new SourceRefusal('source/too-big', `${name}: ${member.sizeBytes} bytes, ${maxBytes} allowed`);
        }
        const bytes = await readRange(from.handle, member.offset, member.sizeBytes);
        await requireSame(from);
        return bytes;
      }),
    read: (name) => readPayload(name, indexedOnce),
    size: (name) => withMember(name, async (_, { sizeBytes }) => sizeBytes),
    async list(maxEntries) {
      const found = await indexedOnce();
      if (!found.ok) return found;
      return asSourceResult(path, async () => {
        if (found.value.index.size > maxEntries) {
          throw new SourceRefusal('source/too-big', `more than ${maxEntries} entries`);
        }
        return [...found.value.index.keys()].sort();
      });
    },
    async close() {
      const opened = await archive;
      if (opened?.ok) await opened.value.handle.close();
    },
  };
}

async function openRegular(path: string): Promise<Archive> {
  const handle = await open(path, openFlags);
  const opened = await handle.stat({ bigint: true });
  if (opened.isFile()) return { handle, opened };
  await handle.close();
  throw new SourceRefusal('source/not-regular', `${path}: not a plain file`);
}

async function withIndex(path: string, archive: Archive): Promise<Result<Indexed, SourceFaultCode>> {
  const { handle, opened } = archive;
  const readAt = (offset: number, length: number) => readRange(handle, offset, length);
  const read = await asSourceResult(path, async () => {
    const index = await readTarIndex({ sizeBytes: Number(opened.size), readAt });
    await requireSame(archive);
    return index;
  });
  if (!read.ok) return read;
  return read.value.ok ? ok({ ...archive, index: read.value.value }) : refuse(read.value.fault);
}

function memberOf({ index }: Indexed, name: string): TarMember {
  const member = index.get(name);
  if (member === undefined) throw new SourceRefusal('source/missing', `${name} is not in the bundle file`);
  return member;
}

async function* readPayload(
  name: string,
  indexed: () => Promise<Result<Indexed, SourceFaultCode>>,
): AsyncGenerator<Uint8Array> {
  const found = await indexed();
  if (!found.ok) throw new FaultError(found.fault);
  try {
    const member = memberOf(found.value, name);
    yield* readAhead(found.value.handle, alternatingBuffers(payloadChunkBytes), member);
    await requireSame(found.value);
  } catch (error) {
    throw new FaultError(sourceFault(name, error));
  }
}

/** Fewer bytes than asked only where the file ends. */
async function readRange(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

/** Signatures guard every byte that is used; this tells a person whose copying tool is still at work what is the matter. */
async function requireSame({ handle, opened }: Archive): Promise<void> {
  const now = await handle.stat({ bigint: true });
  const same =
    now.dev === opened.dev && now.ino === opened.ino && now.size === opened.size && now.mtimeNs === opened.mtimeNs;
  if (!same) throw new SourceRefusal('source/changed', 'the file is not as it was when it was opened');
}
