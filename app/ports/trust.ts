// SPDX-License-Identifier: Apache-2.0
import type { Json, Result } from '../kernel/index.ts';
import type { BundleSource } from './bundle-source.ts';
import type { SourceFaultCode } from './fault-codes.ts';

/** Small documents that verified metadata vouches for, and the state to commit when all else about the bundle is right. */
export type TrustedBundle = {
  readonly rootVersion: number;
  readonly targetsVersion: number;
  /** Signed issue time (`x-issued`) in ms, or null. */
  readonly issuedAt: number | null;
  /** ISO expiry of the role that expires first. */
  readonly expires: string;
  /** How many keys of the targets role signed, how many must, and how many there are. */
  readonly signatures: { readonly good: number; readonly needed: number; readonly of: number };
  /** Path below `targets/` → parsed, verified document. */
  readonly documents: ReadonlyMap<string, Json>;
  /** Names the scratch state; pass it to `commit`. */
  readonly scratch: string;
};

/** TUF client (spec 1.0) behind our linter. Verification touches only a scratch copy of the trust store until `commit`. */
export interface TrustVerifier {
  /** Fault codes: `trust/…` of app/contract/faults, or a source fault. `now` is the one reference time of this run (ms). */
  verify(source: BundleSource, now: number): Promise<Result<TrustedBundle, string | SourceFaultCode>>;
  /** Makes the scratch state the trust store, atomically (generation folder, then pointer file). */
  commit(scratch: string): Promise<void>;
  discard(scratch: string): Promise<void>;
}
