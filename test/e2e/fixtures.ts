// SPDX-License-Identifier: Apache-2.0
import { test as base } from '@playwright/test';
import { DesktopProcess } from './desktop-process.ts';
import { PageHealth } from './page-health.ts';
import { StationProcess, type StationUnderTest } from './station-process.ts';

export type ShellOption = {
  /** Which shell the page lives in; a project chooses it. */
  shell: 'browser' | 'electron';
};

type Fixtures = ShellOption & {
  /** A station on a fresh data folder, with its practice site. */
  station: StationUnderTest;
  /** The one-use link that it printed at its start. */
  link: string;
  /** What the page must never do; checked after every test. */
  health: PageHealth;
};

export const test = base.extend<Fixtures>({
  shell: ['browser', { option: true }],

  station: async ({ shell }, use, info) => {
    const station = shell === 'electron' ? await DesktopProcess.create() : await StationProcess.create();
    await use(station);
    if (info.status !== info.expectedStatus) {
      await info.attach('station', { body: station.output, contentType: 'text/plain' });
    }
    await station.remove();
  },

  page: async ({ page, station }, use) => {
    await use(station instanceof DesktopProcess ? await station.window() : page);
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
