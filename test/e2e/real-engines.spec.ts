// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connectCopy } from '../../renderer/copy/connect.ts';
import { type EngineRig, type RigBot, startEngineRig } from '../peers/engines/rig.ts';
import { CommandLine } from '../peers/main-job/command-line.ts';
import { type Publication, publish } from '../peers/main-job/publisher.ts';
import { test as base, expect } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { ImagesPage } from './pages/images.ts';
import { RecordsPage } from './pages/records.ts';
import { RolloutsPage } from './pages/rollouts.ts';
import { Shell } from './pages/shell.ts';
import { SitesPage } from './pages/sites.ts';
import { technician } from './practice.ts';

// The main job by hand: two real engines, images that umoci made, releases signed by the command line, and a person at the page.
// What is true is asked of Docker.

const test = base.extend<{ rig: EngineRig; releases: Publication }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from this pattern
  rig: async ({}, use) => {
    const rig = await startEngineRig();
    await use(rig);
    await rig.dispose();
  },

  /** Three releases in the folder from which a person may choose; 2.0.0 degrades. */
  releases: async ({ rig, station }, use) => {
    const folder = join(station.home, 'import');
    await mkdir(folder, { recursive: true });
    const editions = ['1.0.0', '1.1.0', '2.0.0'].map((version) => ({ version, tag: version }));
    await use(await publish({ line: new CommandLine(station.home), layout: rig.layout, folder }, editions));
  },
});

const running = (rig: EngineRig, bot: RigBot) =>
  rig.docker(bot, 'ps', '--format', '{{.Label "dev.millwright.release"}}');

async function expectBoth(rig: EngineRig, version: string): Promise<void> {
  for (const bot of ['a', 'b'] as const) await expect.poll(() => running(rig, bot)).toContain(version);
}

test('@engines a person brings a real site from its first release over a bad one back to the good one', async ({
  page,
  station,
  rig,
  releases,
  health,
}) => {
  const shell = new Shell(page);
  const bots = new BotsPage(page);
  const images = new ImagesPage(page);
  const rollouts = new RolloutsPage(page);
  await shell.open(await station.start());

  await test.step('a real site, its publisher compared aloud', async () => {
    const sites = new SitesPage(page);
    await sites.compareRoot(['import', 'root.json'], releases.fingerprint);
    await health.expectAccessible();
    await sites.create('Hall 3', technician);
  });

  await test.step('two bots, each with its label compared', async () => {
    const { a, b } = rig.addresses;
    if (a.via !== 'socket' || b.via !== 'tls') throw new Error('the rig has other addresses');
    await bots.ask(connectCopy.kinds.socket.label, { [connectCopy.path]: a.path });
    await health.expectAccessible();
    await bots.addAs('Press');
    await bots.ask(connectCopy.kinds.tls.label, {
      [connectCopy.host]: b.host,
      [connectCopy.port]: String(b.port),
      [connectCopy.certificates]: b.certificates,
    });
    await bots.addAs('Loom');
    await shell.goTo('bots');
    await expect(bots.rows()).toHaveCount(2);
  });

  const bring = async (version: string) => {
    await shell.goTo('images');
    await images.importFrom('import', `weaver-${version}.mwbundle`);
    await images.expectReady();
    await images.planRollout();
  };

  await test.step('the first release goes on with a reason for having no way back', async () => {
    await bring('1.0.0');
    await rollouts.acceptNoWayBack('New bots');
    await rollouts.start(technician);
    await expect(rollouts.status('awaiting-promotion')).toBeVisible({ timeout: 60_000 });
    await rollouts.decide('promote', 'It weaves');
    await expect(rollouts.status('completed')).toBeVisible({ timeout: 60_000 });
    await expectBoth(rig, '1.0.0');
  });

  await test.step('a better one follows over the canary, although the station dies', async () => {
    await bring('1.1.0');
    await rollouts.start(technician);
    await expect(rollouts.tiles('soaking').first()).toBeVisible({ timeout: 60_000 });
    const board = new URL(page.url()).hash;
    await station.kill();
    await expect(shell.lost).toBeVisible();
    await shell.open(await station.start());
    await page.evaluate((hash) => {
      location.hash = hash;
    }, board);
    await expect(rollouts.status('awaiting-promotion')).toBeVisible({ timeout: 60_000 });
    await rollouts.decide('promote', 'It weaves better');
    await expect(rollouts.status('completed')).toBeVisible({ timeout: 60_000 });
    await expectBoth(rig, '1.1.0');
  });

  await test.step('a bad one goes back by itself', async () => {
    await bring('2.0.0');
    await rollouts.watchFor('30 s', 'more');
    await rollouts.start(technician);
    await expect(rollouts.status('reversed')).toBeVisible({ timeout: 120_000 });
    await expectBoth(rig, '1.1.0');
    await health.expectAccessible();
  });

  await test.step('one bot goes back by hand', async () => {
    await shell.goTo('bots');
    await bots.open('Press');
    await bots.goBack(technician, 'Old yarn today');
    await expect(rollouts.status('completed')).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => running(rig, 'a')).toContain('1.0.0');
  });

  await shell.goTo('records');
  await new RecordsPage(page).expectUnchanged();
});
