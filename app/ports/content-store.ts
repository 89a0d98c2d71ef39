// SPDX-License-Identifier: Apache-2.0
import type { Digest, Result } from '../kernel/index.ts';
import type { StoreFaultCode } from './fault-codes.ts';

/** Bytes by digest, kept on this laptop. What comes out was re-hashed on the way. */
export interface ContentReader {
  has(digest: Digest): Promise<boolean>;
  /** The size in bytes, or a fault when the blob is not here. */
  size(digest: Digest): Promise<Result<number, StoreFaultCode>>;
  /**
   * The blob's bytes in chunks. The last chunk is only yielded after the whole blob matched its digest;
   * a mismatch throws a FaultError `store/corrupt`, so a reader that never completes never used bad bytes.
   */
  read(digest: Digest): AsyncIterable<Uint8Array>;
  /** A whole small blob (a manifest, a config); refuses more than `maxBytes`. */
  readSmall(digest: Digest, maxBytes: number): Promise<Result<Uint8Array, StoreFaultCode>>;
}

export interface ContentStore extends ContentReader {
  /** Copies and hashes in one pass, fsyncs, then makes it visible under its digest. Refuses wrong length or digest; leaves nothing behind. A FaultError of the source passes through. */
  put(
    expected: { digest: Digest; sizeBytes: number },
    source: AsyncIterable<Uint8Array>,
    onBytes?: (bytesDone: number) => void,
  ): Promise<Result<void, StoreFaultCode>>;
  /** Forgets a blob; none there is fine. The caller knows that nothing needs it any more. */
  remove(digest: Digest): Promise<void>;
}
