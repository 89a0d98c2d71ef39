// SPDX-License-Identifier: Apache-2.0
import { expect, test } from './fixtures.ts';
import { Shell } from './pages/shell.ts';

// What only the desktop shell promises: its window goes nowhere and may nothing.

test('@desktop the window stays on its page and opens no other', async ({ page, link }) => {
  const shell = new Shell(page);
  await shell.open(link);
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
  await page.evaluate(() => {
    location.href = 'https://example.org/';
  });
  await shell.goTo('images');
  expect(new URL(page.url()).protocol).toBe('app:');
});

test('@desktop the page gets no device, no camera, no notification, and nothing of Node or Electron', async ({
  page,
  link,
}) => {
  await new Shell(page).open(link);
  const gets = await page.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'refused',
    ),
    geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
    globals: ['require', 'process', 'module', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
    bridge: Object.keys(Reflect.get(globalThis, 'millwright')),
  }));
  expect(gets).toEqual({
    notification: 'denied',
    camera: 'refused',
    geolocation: 'denied',
    globals: [],
    bridge: ['connect'],
  });
});

test('@desktop a window that closes does not end the station', async ({ page, link, station }) => {
  await new Shell(page).open(link);
  await page.close();
  const { code, output } = await station.command('bots', 'refresh', 'no-such-bot', '--json');
  expect(code).toBe(1);
  expect(output).toContain('bots/unknown');
});
