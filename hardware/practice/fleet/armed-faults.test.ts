// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ArmedFaults } from './armed-faults.ts';

const cut = (nth?: number) => ({
  ...({ bot: 'Welder 01', fault: 'unreachable', on: true } as const),
  at: { call: 'write image/*', phase: 'before', ...(nth === undefined ? {} : { nth }) } as const,
});

describe('a fault that waits for a call', () => {
  it('strikes once, at the next call that fits, in its phase', () => {
    const armed = new ArmedFaults();
    armed.add(cut());
    expect(armed.take('read image/state', 'before')).toBeUndefined();
    expect(armed.take('write image/upload', 'after')).toBeUndefined();
    expect(armed.take('write image/upload', 'before')).toEqual({ bot: 'Welder 01', fault: 'unreachable', on: true });
    expect(armed.take('write image/upload', 'before')).toBeUndefined();
    expect(armed.count).toBe(0);
  });

  it('lets as many calls pass as it was told', () => {
    const armed = new ArmedFaults();
    armed.add(cut(2));
    armed.add(cut(4));
    const strikes = Array.from({ length: 5 }, () => armed.take('write image/upload', 'before') !== undefined);
    expect(strikes).toEqual([false, true, false, true, false]);
  });

  it('waits for the next call when another strikes in its turn', () => {
    const armed = new ArmedFaults();
    armed.add(cut());
    armed.add(cut());
    expect(armed.take('write image/upload', 'before')).toBeDefined();
    expect(armed.count).toBe(1);
    expect(armed.take('write image/upload', 'before')).toBeDefined();
  });
});
