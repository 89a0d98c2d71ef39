// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Defect, type Fault, FaultError, fault, ok, type Result, refuse } from '../../app/kernel/index.ts';
import type { BundleSource, SourceFaultCode } from '../../app/ports/index.ts';
import { alternatingBuffers, readAhead } from './read-ahead.ts';
import { isSystemError } from './system-error.ts';

const READ_BYTES = 512 * 1024;
/** Never follows a symlink at the end of a path, never hangs on a fifo. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What a source refuses on its own account, beside what the operating system answers. */
class SourceRefusal extends Error {
  readonly code: SourceFaultCode;

  constructor(code: SourceFaultCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A bundle as a folder on a stick. Only plain files under plain folders exist for it; the folder itself may be anywhere. */
export function openDirectorySource(directory: string): BundleSource {
  return {
    readSmall: (path, maxBytes) => asResult(path, () => readSmall(directory, path, maxBytes)),
    read: (path) => readPayload(directory, path),
    size: (path) => asResult(path, () => withFile(directory, path, async (_, size) => size)),
    list: (maxEntries) => asResult(directory, () => listFiles(directory, maxEntries)),
  };
}

async function asResult<T>(path: string, work: () => Promise<T>): Promise<Result<T, SourceFaultCode>> {
  try {
    return ok(await work());
  } catch (error) {
    return refuse(sourceFault(path, error));
  }
}

function sourceFault(path: string, error: unknown): Fault<SourceFaultCode> {
  const more = { details: { path }, cause: error };
  if (error instanceof SourceRefusal) return fault(error.code, error.message, more);
  if (!isSystemError(error)) throw error;
  const message = `${path}: ${error.code}`;
  if (['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'ENOMEDIUM'].includes(error.code)) {
    return fault('source/missing', message, { ...more, retry: 'later' });
  }
  if (error.code === 'ELOOP') return fault('source/not-regular', message, more);
  return fault('source/io', message, { ...more, retry: 'later' });
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
    yield* readAhead(handle, alternatingBuffers(READ_BYTES));
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
  const handle = await open(join(directory, ...segments), OPEN_FLAGS);
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
