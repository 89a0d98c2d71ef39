// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Digest,
  digestHex,
  type Fault,
  FaultError,
  fault,
  ok,
  type Result,
  refuse,
} from '../../app/kernel/index.ts';
import type { ContentStore, StoreFaultCode } from '../../app/ports/index.ts';
import { diskFault } from './disk-fault.ts';
import { syncDirectory } from './durable.ts';
import { readAhead } from './read-ahead.ts';

const READ_BYTES = 1024 * 1024;

type Expected = { readonly digest: Digest; readonly sizeBytes: number };

/**
 * Opens the content store in a folder: `sha256/ab/<hex>`, one file a blob. Leftovers of interrupted copies lie in `incoming`
 * and are removed here; a blob is either whole under its digest or not there.
 */
export async function openContentStore(directory: string): Promise<Result<ContentStore, StoreFaultCode>> {
  try {
    await rm(join(directory, 'incoming'), { recursive: true, force: true });
    await mkdir(join(directory, 'incoming'), { recursive: true });
    await mkdir(join(directory, 'sha256'), { recursive: true });
    return ok(createContentStore(directory));
  } catch (error) {
    return refuse(diskFault(directory, error));
  }
}

function createContentStore(directory: string): ContentStore {
  const pathOf = (digest: Digest) => join(directory, 'sha256', digestHex(digest).slice(0, 2), digestHex(digest));
  return {
    has: async (digest) => (await sizeOf(pathOf(digest), digest)).ok,
    size: (digest) => sizeOf(pathOf(digest), digest),
    read: (digest) => readVerified(pathOf(digest), digest),
    readSmall: (digest, maxBytes) => readSmall(pathOf(digest), digest, maxBytes),
    put: (expected, source, onBytes) => put({ directory, path: pathOf(expected.digest), expected }, source, onBytes),
    remove: (digest) => rm(pathOf(digest), { force: true }),
  };
}

async function sizeOf(path: string, digest: Digest): Promise<Result<number, StoreFaultCode>> {
  try {
    return ok((await stat(path)).size);
  } catch (error) {
    return refuse(diskFault(digest, error));
  }
}

async function* readVerified(path: string, digest: Digest): AsyncGenerator<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const hash = createHash('sha256');
    let held: Uint8Array | undefined;
    // Fresh buffers: consumers such as sockets keep chunks after they asked for the next.
    for await (const chunk of readAhead(handle, () => Buffer.allocUnsafeSlow(READ_BYTES))) {
      hash.update(chunk);
      if (held) yield held;
      held = chunk;
    }
    if (hash.digest('hex') !== digestHex(digest)) throw new FaultError(corrupt(digest));
    if (held) yield held;
  } catch (error) {
    throw error instanceof FaultError ? error : new FaultError(diskFault(digest, error));
  } finally {
    await handle?.close();
  }
}

async function readSmall(path: string, digest: Digest, maxBytes: number): Promise<Result<Uint8Array, StoreFaultCode>> {
  const size = await sizeOf(path, digest);
  if (!size.ok) return size;
  if (size.value > maxBytes) {
    return refuse(fault('store/wrong-size', `${digest} has ${size.value} bytes, at most ${maxBytes} are read at once`));
  }
  try {
    const handle = await open(path, 'r');
    const bytes = await handle.readFile().finally(() => handle.close());
    if (createHash('sha256').update(bytes).digest('hex') !== digestHex(digest)) return refuse(corrupt(digest));
    return ok(bytes);
  } catch (error) {
    return refuse(diskFault(digest, error));
  }
}

type Target = { readonly directory: string; readonly path: string; readonly expected: Expected };

async function put(
  target: Target,
  source: AsyncIterable<Uint8Array>,
  onBytes?: (bytesDone: number) => void,
): Promise<Result<void, StoreFaultCode>> {
  const temporary = join(target.directory, 'incoming', randomUUID());
  try {
    const refusal = await copyHashed(temporary, target.expected, { source, onBytes });
    if (refusal) return refuse(refusal);
    await mkdir(dirname(target.path), { recursive: true });
    await rename(temporary, target.path);
    await syncDirectory(dirname(target.path));
    return ok();
  } catch (error) {
    // A fault of the source (the stick was pulled) passes through as it is.
    if (error instanceof FaultError) throw error;
    return refuse(diskFault(target.path, error, target.expected.sizeBytes));
  } finally {
    await rm(temporary, { force: true });
  }
}

/** One pass over the source: written and hashed side by side, on the disk when it returns. Answers why the bytes are not the expected ones. */
async function copyHashed(
  path: string,
  expected: Expected,
  { source, onBytes }: { source: AsyncIterable<Uint8Array>; onBytes: ((bytesDone: number) => void) | undefined },
): Promise<Fault<StoreFaultCode> | undefined> {
  const handle = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let done = 0;
  try {
    // Writing inside a file of full size is cheaper for the file system than growing it.
    await handle.truncate(expected.sizeBytes);
    for await (const chunk of source) {
      if (done + chunk.length > expected.sizeBytes) return wrongSize(expected, `more than ${expected.sizeBytes}`);
      const written = Promise.allSettled([writeFully(handle, chunk, done)]);
      hash.update(chunk);
      const [outcome] = await written;
      if (outcome.status === 'rejected') throw outcome.reason;
      done += chunk.length;
      onBytes?.(done);
    }
    if (done !== expected.sizeBytes) return wrongSize(expected, `${done}`);
    if (hash.digest('hex') !== digestHex(expected.digest)) return wrongDigest(expected);
    await handle.sync();
    return undefined;
  } finally {
    await handle.close();
  }
}

async function writeFully(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < chunk.length) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}

function corrupt(digest: Digest): Fault<StoreFaultCode> {
  return fault('store/corrupt', `${digest} does not match its bytes`, { details: { digest } });
}

function wrongSize({ digest, sizeBytes }: Expected, found: string): Fault<StoreFaultCode> {
  return fault('store/wrong-size', `${digest}: ${sizeBytes} bytes expected, ${found} found`, { details: { digest } });
}

function wrongDigest({ digest }: Expected): Fault<StoreFaultCode> {
  return fault('store/wrong-digest', `the bytes found are not ${digest}`, { details: { digest } });
}
