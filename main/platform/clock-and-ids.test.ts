// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { randomIds } from './ids.ts';

describe('the clock', () => {
  it('ends a sleep early and without error when aborted', async () => {
    const abort = new AbortController();
    const sleep = systemClock.sleep(1e9, abort.signal);
    abort.abort();
    await sleep;
    await systemClock.sleep(1e9, abort.signal);
  });

  it('ends a sleep after its time', async () => {
    vi.useFakeTimers();
    const woken = vi.fn();
    void systemClock.sleep(500).then(woken);
    await vi.advanceTimersByTimeAsync(499);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalled();
    vi.useRealTimers();
  });
});

describe('an id', () => {
  it('is its prefix and 16 characters, and never the same', () => {
    const ids = Array.from({ length: 1000 }, () => randomIds.next('bot'));
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^bot-[0-9a-z]{16}$/);
  });
});
