// SPDX-License-Identifier: Apache-2.0
import { test as base } from '@playwright/test';
import { PageHealth } from './page-health.ts';
import { StationProcess } from './station-process.ts';

type Fixtures = {
  /** A station on a fresh data folder, with its practice site. */
  station: StationProcess;
  /** The one-use link that it printed at its start. */
  link: string;
  /** What the page must never do; checked after every test. */
  health: PageHealth;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from this pattern
  station: async ({}, use, info) => {
    const station = await StationProcess.create();
    await use(station);
    if (info.status !== info.expectedStatus) {
      await info.attach('station', { body: station.output, contentType: 'text/plain' });
    }
    await station.remove();
  },

  link: async ({ station }, use) => {
    await use(await station.start());
  },

  health: [
    async ({ page }, use) => {
      const health = await PageHealth.watch(page);
      await use(health);
      health.expectNoComplaints();
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
