// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** `--mode long` runs in full what CI samples: tests read MILLWRIGHT_LONG. */
export default defineConfig(({ mode }) => ({
  test: {
    include: [
      '{app,hardware,main,renderer,tools}/**/*.test.{ts,tsx}',
      'test/{arch,contract,scenarios,fuzz}/**/*.test.ts',
    ],
    // Most of the time of a test goes into waiting for processes, timers and sockets.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: mode === 'long' ? { MILLWRIGHT_LONG: '1' } : {},
  },
}));
