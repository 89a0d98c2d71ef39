// SPDX-License-Identifier: Apache-2.0
import { importCopy } from '../../renderer/copy/images.ts';
import { expect, test } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { ImagesPage } from './pages/images.ts';
import { RecordsPage } from './pages/records.ts';
import { RolloutsPage } from './pages/rollouts.ts';
import { Shell } from './pages/shell.ts';
import { practice, technician } from './practice.ts';

test.describe.configure({ timeout: 240_000 });

test('a release goes from the stick over the canary to the fleet, and one bot goes back', async ({
  page,
  link,
  health,
}) => {
  const shell = new Shell(page);
  const images = new ImagesPage(page);
  const rollouts = new RolloutsPage(page);
  await shell.open(link);

  await shell.goTo('images');
  await images.importFrom(practice.folder, practice.good);
  await images.expectReady();
  await health.expectAccessible();

  await images.planRollout();
  await rollouts.watchFor('10 s');
  await health.expectAccessible();
  await rollouts.start(technician);
  await health.expectAccessible();

  await expect(rollouts.status('awaiting-promotion')).toBeVisible({ timeout: 60_000 });
  await expect(rollouts.tiles('staged').first()).toBeVisible();
  await health.expectAccessible();
  await rollouts.decide('promote', 'Watched it at the machine');
  await expect(rollouts.status('completed')).toBeVisible({ timeout: 120_000 });
  await expect(rollouts.tiles('confirmed')).toHaveCount(practice.bots);

  const bots = new BotsPage(page);
  await shell.goTo('bots');
  await bots.rows().first().click();
  await bots.goBack(technician, 'Trying the way back');
  await expect(rollouts.status('completed')).toBeVisible({ timeout: 60_000 });

  await shell.goTo('records');
  await new RecordsPage(page).expectUnchanged();
  await health.expectAccessible();
});

test('a release that fails on the canary goes back by itself and reaches nobody else', async ({
  page,
  link,
  health,
}) => {
  const shell = new Shell(page);
  const images = new ImagesPage(page);
  const rollouts = new RolloutsPage(page);
  await shell.open(link);
  await shell.goTo('images');
  await images.importFrom(practice.folder, practice.bad);
  await images.expectReady();
  await images.planRollout();
  await rollouts.start(technician);

  await expect(rollouts.status('reversed').or(rollouts.status('halted'))).toBeVisible({ timeout: 120_000 });
  await expect(rollouts.tiles('reverted').first()).toBeVisible({ timeout: 60_000 });
  await expect(rollouts.tiles('confirmed')).toHaveCount(0);
  await health.expectAccessible();
});

test('a bundle that was touched is refused with the reason and whom to ask', async ({ page, link, health }) => {
  const shell = new Shell(page);
  const images = new ImagesPage(page);
  await shell.open(link);
  await shell.goTo('images');
  await images.importFrom(practice.folder, practice.tampered);
  await expect(page.getByRole('heading', { name: /^Refused by the check/ })).toBeVisible();
  await expect(page.getByText(importCopy.whomToAsk)).toBeVisible();
  await expect(page.getByRole('button', { name: /install|anyway/i })).toHaveCount(0);
  await health.expectAccessible();
});

test('@browser a reload and a dead laptop in the middle of a rollout lose nothing', async ({ page, station }) => {
  const link = await station.startWithBotsOfTheirOwn();
  const shell = new Shell(page);
  const images = new ImagesPage(page);
  const rollouts = new RolloutsPage(page);
  await shell.open(link);
  await shell.goTo('images');
  await images.importFrom(practice.folder, practice.good);
  await images.expectReady();
  await images.planRollout();
  await rollouts.watchFor('10 s');
  await rollouts.start(technician);
  await expect(rollouts.tiles('soaking').first()).toBeVisible({ timeout: 60_000 });

  await page.reload();
  await expect(rollouts.tiles('soaking').or(rollouts.tiles('confirmed')).first()).toBeVisible();
  const board = new URL(page.url()).hash;

  await station.kill();
  await expect(shell.lost).toBeVisible();
  const again = await station.start();
  await shell.open(again);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, board);
  await expect(rollouts.status('awaiting-promotion')).toBeVisible({ timeout: 60_000 });
  await rollouts.decide('promote', 'Watched it at the machine');
  await expect(rollouts.status('completed')).toBeVisible({ timeout: 120_000 });
});
