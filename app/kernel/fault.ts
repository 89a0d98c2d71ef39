// SPDX-License-Identifier: Apache-2.0

export type Retry = 'now' | 'later' | 'never';
export type FaultDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A foreseeable failure as plain data. `code` is `area/what`; what a person reads about it lives in `app/contract` by code.
 * `message` is for engineers and logs. `cause` stays inside the process: the gateway strips it.
 */
export type Fault<Code extends string = string> = {
  readonly code: Code;
  readonly message: string;
  readonly retry: Retry;
  readonly details?: FaultDetails;
  readonly cause?: unknown;
};

export function fault<Code extends string>(
  code: Code,
  message: string,
  more: { retry?: Retry; details?: FaultDetails; cause?: unknown } = {},
): Fault<Code> {
  return { code, message, retry: more.retry ?? 'never', ...more };
}

/** Carries a Fault up the stack inside one room; `attempt` makes it data again at the edge. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(carried: Fault) {
    super(`${carried.code}: ${carried.message}`, { cause: carried.cause });
    this.name = 'FaultError';
    this.fault = carried;
  }
}

/** A bug: something the code promised cannot happen. Logged with its stack, never shown as a Fault. */
export class Defect extends Error {
  override readonly name = 'Defect';
}

export function assertNever(value: never): never {
  throw new Defect(`unhandled case: ${JSON.stringify(value)}`);
}
