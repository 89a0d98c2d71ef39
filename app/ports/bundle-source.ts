// SPDX-License-Identifier: Apache-2.0
import type { Result } from '../kernel/index.ts';
import type { SourceFaultCode } from './fault-codes.ts';

/** A carrier of releases as it lies on a stick: paths in, bytes out. Paths are bundle-relative with `/`. Never follows a symlink. */
export interface BundleSource {
  /** A whole small file; more than `maxBytes` is a fault, and the rest is not read. */
  readSmall(path: string, maxBytes: number): Promise<Result<Uint8Array, SourceFaultCode>>;
  /** A payload, read exactly once. A chunk is valid until the next one is asked for. Throws a FaultError with a SourceFaultCode when the stick goes away. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** The size in bytes of a regular file. */
  size(path: string): Promise<Result<number, SourceFaultCode>>;
  /** Every file in the bundle; at most `maxEntries`. */
  list(maxEntries: number): Promise<Result<readonly string[], SourceFaultCode>>;
  /** Lets go of the stick, so that it can be taken out; a source that holds nothing open has none. Nothing is read after it. */
  close?(): Promise<void>;
}
