// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { EngineRefusal } from './refusal.ts';

/** A file of an image archive, gunzipped: only its hash and, when it is small enough to be a document, its text. */
export type ArchiveFile = {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly text: string | null;
};

type Bytes = AsyncIterable<Buffer>;

const DOCUMENT_BYTES = 1 << 20;
const GZIP_MAGIC = Buffer.of(0x1f, 0x8b);

/**
 * Reads an image archive to its end, gzipped or not, as dockerd does before it looks at anything: every byte is hashed,
 * nothing else is kept. Refuses with dockerd's words when the tar or a file in it is broken or cut off.
 */
export async function readArchive(body: Bytes): Promise<ReadonlyMap<string, ArchiveFile>> {
  const files = new Map<string, ArchiveFile>();
  const tar = extract();
  const fed = new Promise<void>((resolve, reject) => {
    pipeline(Readable.from(plainBytes(body)), tar, (error) => (error ? reject(error) : resolve()));
  });
  // Awaited below; until then a failure that the reading loop reports as well must not count as unhandled.
  fed.catch(() => undefined);
  try {
    for await (const entry of tar) {
      const file = await readFile(entry);
      if (entry.header.type === 'file') files.set(entry.header.name.replace(/^\.\//, ''), file);
    }
    await fed;
  } catch (error) {
    throw brokenTar(error);
  }
  return files;
}

function brokenTar(error: unknown): EngineRefusal {
  const message = error instanceof Error ? error.message : String(error);
  const words = /invalid tar header/i.test(message) ? 'archive/tar: invalid tar header' : 'unexpected EOF';
  const refusal = new EngineRefusal(500, `Error processing tar file(exit status 1): ${words}`);
  refusal.cause = error;
  return refusal;
}

async function readFile(entry: AsyncIterable<unknown>): Promise<ArchiveFile> {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of plainBytes(buffersOf(entry))) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes <= DOCUMENT_BYTES) kept.push(chunk);
  }
  const text = sizeBytes <= DOCUMENT_BYTES ? Buffer.concat(kept).toString('utf8') : null;
  return { digest: `sha256:${hash.digest('hex')}`, sizeBytes, text };
}

/** tar-stream types what it yields as unknown. */
export async function* buffersOf(source: AsyncIterable<unknown>): Bytes {
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a tar stream holds bytes');
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

/** The bytes, gunzipped when they begin as gzip does (RFC 1952 §2.3.1). */
async function* plainBytes(source: Bytes): Bytes {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done === true) return yield head;
    head = Buffer.concat([head, next.value]);
  }
  const whole = rest(head, chunks);
  if (!head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) return yield* whole;
  // The callback is there for its effect: an error of the source ends the gunzip stream, whose reader then hears of it.
  yield* pipeline(Readable.from(whole), createGunzip(), () => undefined);
}

async function* rest(first: Buffer, chunks: AsyncIterator<Buffer>): Bytes {
  for (let chunk = first; ; ) {
    yield chunk;
    const next = await chunks.next();
    if (next.done === true) return;
    chunk = next.value;
  }
}
