// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{app,hardware,main,renderer,tools}/**/*.test.{ts,tsx}',
      'test/{arch,contract,scenarios,fuzz}/**/*.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
