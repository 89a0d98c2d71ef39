// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import type { Digest } from '../../app/kernel/index.ts';
import { fault, ok, type Result, refuse } from '../../app/kernel/index.ts';
import type { Gunzip, GunzipFaultCode, GunzipHasher } from '../../app/ports/index.ts';

const CHUNK_BYTES = 256 * 1024;

/** Unpacks on the thread pool and hashes what comes out; at most a few chunks are held. */
export const nodeGunzip: Gunzip = { start: startGunzip };

function startGunzip(maxBytes: number): GunzipHasher {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  const hash = createHash('sha256');
  let unpacked = 0;
  let failure: Result<never, GunzipFaultCode> | undefined;

  stream.on('data', (chunk: Buffer) => {
    unpacked += chunk.length;
    if (unpacked > maxBytes) fail('gunzip/too-big', `unpacks to more than ${maxBytes} bytes`);
    else hash.update(chunk);
  });
  stream.on('error', (error) => fail('gunzip/broken', error.message));

  function fail(code: GunzipFaultCode, why: string): void {
    failure ??= refuse(fault(code, why));
    stream.destroy();
  }

  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  return {
    write(chunk) {
      if (failure) return Promise.resolve();
      // A write that fails or is cut off reports through 'error' and 'close'; here it only has to end.
      const taken = new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
      return Promise.race([taken, closed]);
    },
    async end() {
      if (!failure) {
        stream.end();
        await closed;
      }
      if (failure) return failure;
      const digest: Digest = `sha256:${hash.digest('hex')}`;
      return ok(digest);
    },
  };
}
