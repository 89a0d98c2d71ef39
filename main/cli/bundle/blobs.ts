// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Digest, digestHex } from '../../../app/kernel/index.ts';
import { refuseInput } from './refusal.ts';

export type WrittenBlob = {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** True when the bytes begin like a gzip stream (RFC 1952 §2.3.1). */
  readonly isGzip: boolean;
};

/** Where blobs of one kind go: `oci/blobs` or `files`. */
export type BlobFolder = { readonly directory: string };

export function ociBlobs(bundle: string): BlobFolder {
  return { directory: join(bundle, 'oci', 'blobs', 'sha256') };
}

export function plainFiles(bundle: string): BlobFolder {
  return { directory: join(bundle, 'files', 'sha256') };
}

/** Writes a stream under its own digest. */
export async function writeBlob(folder: BlobFolder, source: AsyncIterable<Uint8Array>): Promise<WrittenBlob> {
  await mkdir(folder.directory, { recursive: true });
  const temporary = join(folder.directory, `.${randomUUID()}`);
  const meter = createMeter();
  try {
    await pipeline(source, meter.stream, createWriteStream(temporary));
    const blob = meter.result();
    await rename(temporary, join(folder.directory, digestHex(blob.digest)));
    return blob;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Copies a file that must have the digest it is named by. */
export async function copyBlob(folder: BlobFolder, path: string, expected: Digest): Promise<WrittenBlob> {
  const blob = await writeBlob(folder, createReadStream(path));
  if (blob.digest !== expected) {
    await rm(join(folder.directory, digestHex(blob.digest)));
    refuseInput(`${path} does not have the digest ${expected}.`);
  }
  return blob;
}

function createMeter() {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let head = Buffer.alloc(0);
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (head.length < 2) head = Buffer.concat([head, chunk.subarray(0, 2)]);
      hash.update(chunk);
      sizeBytes += chunk.length;
      done(null, chunk);
    },
  });
  const result = (): WrittenBlob => ({
    digest: `sha256:${hash.digest('hex')}`,
    sizeBytes,
    isGzip: head[0] === 0x1f && head[1] === 0x8b,
  });
  return { stream, result };
}
