// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import type { ShellOption } from './test/e2e/fixtures.ts';
import { findElectron } from './tools/electron.mjs';

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
];
const executablePath = process.env['MILLWRIGHT_BROWSER'] ?? browsers.find((path) => existsSync(path));
if (executablePath === undefined)
  throw new Error(`No browser found: install chromium or set MILLWRIGHT_BROWSER. Looked at ${browsers.join(', ')}.`);

const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
const missing = findElectron() === null ? 'its program is not here (npx install-electron)' : 'there is no display';
const hasDesktop = findElectron() !== null && hasDisplay;
const isMainProcess = process.env['TEST_WORKER_INDEX'] === undefined;
if (isMainProcess && !hasDesktop) console.log(`Project "electron" is left out: ${missing}.`);

export default defineConfig<ShellOption>({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // A story on practice bots takes real time: containers start, probes repeat, waves soak.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  // Each worker has a station and a browser of its own.
  workers: 3,
  forbidOnly: true,
  retries: 0,
  reporter: process.env['CI'] === undefined ? 'list' : [['list'], ['html', { open: 'never' }]],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath,
      // Chromium refuses its sandbox to root, which is who runs tests on a bare machine.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'browser', grepInvert: /@engines|@desktop/ },
    { name: 'engines', grep: /@engines/, timeout: 300_000 },
    ...(hasDesktop ? [{ name: 'electron', grepInvert: /@engines|@browser/, use: { shell: 'electron' as const } }] : []),
  ],
});
