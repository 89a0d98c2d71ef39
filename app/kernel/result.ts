// SPDX-License-Identifier: Apache-2.0
import { type Fault, FaultError } from './fault.ts';

/** What a port or use case answers: a value, or one Fault as plain data. Never thrown across a room. */
export type Result<T, Code extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault<Code> };

export function ok(): Result<void, never>;
export function ok<T>(value: T): Result<T, never>;
export function ok<T>(value?: T): Result<T | undefined, never> {
  return { ok: true, value };
}

export function refuse<Code extends string>(fault: Fault<Code>): Result<never, Code> {
  return { ok: false, fault };
}

/** Runs code that may throw a FaultError and turns it into data at the edge of a room. Everything else thrown is a Defect and passes through. */
export async function attempt<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof FaultError) return refuse(error.fault);
    throw error;
  }
}

/** The value, or the Fault thrown as FaultError: the inverse of `attempt`, for use inside one room. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new FaultError(result.fault);
}
