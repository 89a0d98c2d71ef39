// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { shellBridge } from '../../app/contract/index.ts';
import { PageFiles } from '../../main/browser/index.ts';
import { answerPage } from '../../main/electron/page-protocol.ts';
import { Desktop } from '../fakes/desktop.ts';
import { test as base, expect } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { ImagesPage } from './pages/images.ts';
import { Shell } from './pages/shell.ts';
import { practice } from './practice.ts';

// The page as the desktop shell shows it, in a browser: the shell's own answers with the shell's own policy, and the station's
// own process at the other end of a message port. What is missing is Electron.

/** Nothing listens here: every request is answered by the shell's code. */
const address = 'http://127.0.0.1:9/';
const pageFolder = resolve(import.meta.dirname, '../../out/renderer');

const test = base.extend<{ desktop: Desktop }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from this pattern
  desktop: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'millwright-desktop-'));
    const desktop = new Desktop(home);
    await use(desktop);
    await desktop.close();
    await rm(home, { recursive: true, force: true });
  },
});

/** Serves the page as the shell does, and gives it the bridge that the preload gives. */
async function prepare(page: Page, desktop: Desktop): Promise<void> {
  const files = await PageFiles.open(pageFolder);
  await page.route(`${address}**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const response = await answerPage({ method: 'GET', url: `app://bots${pathname}` }, files);
    const headers = Object.fromEntries(response.headers);
    await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) });
  });
  let port: ReturnType<Desktop['join']> | null = null;
  await page.exposeFunction('toStation', (data: unknown) => port?.postMessage(data));
  await page.exposeFunction('joinStation', (load: number) => {
    port?.close();
    port = desktop.join(1);
    port.addEventListener('message', (event) => {
      const message = { load, data: Reflect.get(event, 'data') };
      // A page that is being loaded again has no port to hear it.
      page.evaluate((heard) => Reflect.get(globalThis, 'fromStation')?.(heard), message).catch(() => undefined);
    });
  });
  await page.addInitScript(({ global, port: name }) => {
    const connect = async () => {
      // A port ends with the load of the page that it was made for; what was on its way to the one before reaches nobody.
      const load = performance.timeOrigin;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => Reflect.get(globalThis, 'toStation')(data);
      Reflect.set(globalThis, 'fromStation', (heard: { load: number; data: unknown }) => {
        if (heard.load === load) port1.postMessage(heard.data);
      });
      await Reflect.get(globalThis, 'joinStation')(load);
      window.postMessage(name, location.origin, [port2]);
    };
    Reflect.set(globalThis, global, { connect: () => void connect() });
  }, shellBridge);
}

test('@browser the page runs over a message port, under the policy of the desktop shell', async ({
  page,
  desktop,
  health,
}) => {
  await prepare(page, desktop);
  const shell = new Shell(page);
  const bots = new BotsPage(page);
  await shell.open(address);
  await expect(bots.rows()).not.toHaveCount(0);
  await health.expectAccessible();
  await page.reload();
  await expect(bots.rows()).not.toHaveCount(0);
  await shell.goTo('images');
  const images = new ImagesPage(page);
  await images.importFrom(practice.folder, practice.good);
  await images.expectReady();
});
