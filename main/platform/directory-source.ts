// SPDX-License-Identifier: Apache-2.0
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Defect, FaultError } from '../../app/kernel/index.ts';
import type { BundleSource } from '../../app/ports/index.ts';
import { alternatingBuffers, readAhead } from './read-ahead.ts';
import { asSourceResult, openFlags, payloadChunkBytes, SourceRefusal, sourceFault } from './source-fault.ts';

/** A bundle as a folder on a stick. Only plain files under plain folders exist for it; the folder itself may be anywhere. */
export function openDirectorySource(directory: string): BundleSource {
  return {
    readSmall: (path, maxBytes) => asSourceResult(path, () => readSmall(directory, path, maxBytes)),
    read: (path) => readPayload(directory, path),
    size: (path) => asSourceResult(path, () => withFile(directory, path, async (_, size) => size)),
    list: (maxEntries) => asSourceResult(directory, () => listFiles(directory, maxEntries)),
  };
}

async function readSmall(directory: string, path: string, maxBytes: number): Promise<Uint8Array> {
  return withFile(directory, path, async (handle, size) => {
    if (size > maxBytes) throw new SourceRefusal('source/too-big', `${path}: ${size} bytes, ${maxBytes} allowed`);
    const bytes = new Uint8Array(size);
    let done = 0;
    while (done < size) {
      const { bytesRead } = await handle.read(bytes, done, size - done, done);
      if (bytesRead === 0) throw new SourceRefusal('source/io', `${path}: ended after ${done} of ${size} bytes`);
      done += bytesRead;
    }
    return bytes;
  });
}

async function* readPayload(directory: string, path: string): AsyncGenerator<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    handle = (await openRegular(directory, path)).handle;
    yield* readAhead(handle, alternatingBuffers(payloadChunkBytes));
  } catch (error) {
    throw new FaultError(sourceFault(path, error));
  } finally {
    await handle?.close();
  }
}

async function withFile<T>(directory: string, path: string, use: (handle: FileHandle, size: number) => Promise<T>) {
  const { handle, size } = await openRegular(directory, path);
  try {
    return await use(handle, size);
  } finally {
    await handle.close();
  }
}

async function openRegular(directory: string, path: string): Promise<{ handle: FileHandle; size: number }> {
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..' || segment.includes('\\'))) {
    throw new Defect(`not a bundle path: ${path}`);
  }
  for (let depth = 1; depth < segments.length; depth += 1) {
    const parent = await lstat(join(directory, ...segments.slice(0, depth)));
    if (!parent.isDirectory()) throw new SourceRefusal('source/not-regular', `${path}: its folder is no plain folder`);
  }
  const handle = await open(join(directory, ...segments), openFlags);
  const stats = await handle.stat();
  if (stats.isFile()) return { handle, size: stats.size };
  await handle.close();
  throw new SourceRefusal('source/not-regular', `${path}: not a plain file`);
}

async function listFiles(directory: string, maxEntries: number): Promise<readonly string[]> {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else files.push(path);
      if (files.length + folders.length > maxEntries) {
        throw new SourceRefusal('source/too-big', `more than ${maxEntries} entries`);
      }
    }
  }
  return files.sort();
}
