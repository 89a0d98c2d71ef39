// SPDX-License-Identifier: Apache-2.0

/** Time. Wall time is for records and words; monotonic time is for durations, so a clock that jumps moves no deadline. */
export interface Clock {
  /** Milliseconds since the epoch, as the laptop believes. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number;
  /** Resolves after `ms`, or early (without error) when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Unique, unguessable ids: `prefix-` and 16 lower-case characters. */
export interface Ids {
  next(prefix: string): string;
}
