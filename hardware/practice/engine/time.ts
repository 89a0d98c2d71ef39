// SPDX-License-Identifier: Apache-2.0

/** Time as the simulation sees it, so that a test can hold the hands of the clock. */
export interface PracticeTime {
  /** Milliseconds since the epoch, with a fraction. */
  now(): number;
  /** Runs `work` once after `ms`; the answer takes the order back. */
  after(ms: number, work: () => void): () => void;
}

const MICROSECOND_MS = 0.001;
let lastMs = 0;

export const laptopTime: PracticeTime = {
  // Never twice the same and never back, so that events keep their order.
  now: () => {
    lastMs = Math.max(Date.now(), lastMs + MICROSECOND_MS);
    return lastMs;
  },
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** How Go prints the zero time; the engine's word for "never". */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/** RFC 3339 with nanoseconds, trailing zeros trimmed, as Go's `time.RFC3339Nano`. */
export function goTime(ms: number): string {
  const seconds = new Date(Math.floor(ms)).toISOString().slice(0, 19);
  const nanos = Math.round((ms % 1000) * 1e6);
  const fraction = String(nanos).padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

/** A time span as `docker ps` says it (docker/go-units HumanDuration). */
export function spanWords(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours === 1) return 'About an hour';
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
