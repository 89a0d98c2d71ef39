// SPDX-License-Identifier: Apache-2.0
import type { Result } from '../../../app/kernel/index.ts';
import type { SourceFaultCode, TrustedBundle } from '../../../app/ports/index.ts';
import type { VerifyRequest } from './verify.ts';

/** What the worker is started with. */
export type WorkerStart = VerifyRequest;

/** Worker to station: a file it needs, the scratch folder it made, or the outcome. */
export type FromWorker =
  | { readonly kind: 'read'; readonly id: number; readonly path: string; readonly maxBytes: number }
  | { readonly kind: 'scratch'; readonly scratch: string }
  | { readonly kind: 'done'; readonly result: Result<TrustedBundle> };

/** Station to worker: the file it asked for. */
export type ToWorker = { readonly id: number; readonly result: Result<Uint8Array, SourceFaultCode> };

/** A result without causes: error objects do not survive the way between threads whole. */
export function withoutCause<T, Code extends string>(result: Result<T, Code>): Result<T, Code> {
  if (result.ok) return result;
  const { cause: _, ...plain } = result.fault;
  return { ok: false, fault: plain };
}
