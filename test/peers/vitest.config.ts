// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';
import { LongestFirst } from '../longest-first.ts';

// Against things nobody here wrote. Needs root and the packages of apt.txt; three files at a time, since engines are heavy.
export default defineConfig(({ mode }) => ({
  test: {
    env: mode === 'long' ? { MILLWRIGHT_LONG: '1' } : {},
    include: ['test/peers/**/*.test.ts'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
  },
}));
