// SPDX-License-Identifier: Apache-2.0
import type { Digest, Result } from '../kernel/index.ts';

export type GunzipFaultCode =
  | 'gunzip/too-big' // unpacks to more than allowed
  | 'gunzip/broken'; // not a whole gzip stream

/** Unpacks a gzip stream while it passes by, only to hash what comes out; nothing unpacked is kept. */
export interface GunzipHasher {
  /** Resolves when the chunk was taken in; the chunk may be reused then. A broken stream shows in `end`. */
  write(chunk: Uint8Array): Promise<void>;
  /** The digest of the unpacked bytes. */
  end(): Promise<Result<Digest, GunzipFaultCode>>;
}

export interface Gunzip {
  /** `maxBytes` bounds the unpacked size: beyond it nothing more is unpacked. */
  start(maxBytes: number): GunzipHasher;
}
