// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterLastWindowMs, firstWindowMs, WindowWatch } from './lifetime.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const state = { busy: false, ended: 0 };
  const watch = new WindowWatch({
    isBusy: () => state.busy,
    onEnd: () => {
      state.ended += 1;
    },
  });
  return { state, watch };
}

describe('the host of an app window', () => {
  it('ends 20 s after its last window, not before', () => {
    const { state, watch } = setUp();
    watch.windowsNow(1);
    vi.advanceTimersByTime(1e6);
    watch.windowsNow(0);
    vi.advanceTimersByTime(afterLastWindowMs - 1);
    expect(state.ended).toBe(0);
    vi.advanceTimersByTime(1);
    expect(state.ended).toBe(1);
  });

  it('stays when a window comes back in time, as after a reload', () => {
    const { state, watch } = setUp();
    watch.windowsNow(0);
    vi.advanceTimersByTime(afterLastWindowMs - 1);
    watch.windowsNow(1);
    vi.advanceTimersByTime(1e6);
    expect(state.ended).toBe(0);
  });

  it('never ends during work, and ends soon after it', () => {
    const { state, watch } = setUp();
    state.busy = true;
    watch.windowsNow(0);
    vi.advanceTimersByTime(1e6);
    expect(state.ended).toBe(0);
    state.busy = false;
    vi.advanceTimersByTime(1000);
    expect(state.ended).toBe(1);
  });

  it('ends when no window ever comes', () => {
    const { state } = setUp();
    vi.advanceTimersByTime(firstWindowMs);
    expect(state.ended).toBe(1);
  });

  it('does not end again once it was stopped', () => {
    const { state, watch } = setUp();
    watch.stop();
    watch.windowsNow(0);
    vi.advanceTimersByTime(1e6);
    expect(state.ended).toBe(0);
  });
});
