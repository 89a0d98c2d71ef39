// SPDX-License-Identifier: Apache-2.0
import { botsCopy } from '../../renderer/copy/bots.ts';
import { shellCopy } from '../../renderer/copy/shell.ts';
import { uiCopy } from '../../renderer/copy/ui.ts';
import { expect, test } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { Shell } from './pages/shell.ts';
import { practice } from './practice.ts';

test('@browser a link that was used is refused, and the first window is told', async ({ page, link, context }) => {
  const shell = new Shell(page);
  await shell.open(link);

  const stranger = new Shell(await context.newPage());
  await stranger.page.goto(link);
  await expect(stranger.refused).toBeVisible();
  await expect(stranger.railItem('bots')).toBeHidden();

  await expect(page.getByRole('button', { name: shellCopy.alarms })).toBeVisible();
  await page.getByRole('button', { name: shellCopy.alarms }).click();
  await expect(page.getByRole('dialog')).toContainText('link');
  const seen = page.getByRole('button', { name: shellCopy.acknowledge });
  for (let open = await seen.count(); open > 0; open -= 1) {
    await seen.first().click();
    await expect(seen).toHaveCount(open - 1);
  }
  await expect(page.getByText(shellCopy.noAlarms)).toBeVisible();
});

test('@browser Enter in the terminal makes a fresh link', async ({ page, link, station, context }) => {
  await new Shell(page).open(link);
  await new Shell(await context.newPage()).open(await station.freshLink());
});

test('@browser the secret leaves the address, and a reload keeps the session', async ({ page, link }) => {
  const shell = new Shell(page);
  await shell.open(link);
  const secret = new URL(link).hash.slice(1);
  expect(secret.length).toBeGreaterThan(20);
  expect(page.url()).not.toContain(secret);
  await page.reload();
  await new BotsPage(page).expectCount(practice.bots);
});

test('@browser without a link there is nothing to see', async ({ page, link }) => {
  await page.goto(new URL(link).origin);
  await expect(new Shell(page).refused).toBeVisible();
});

test('a lost station leaves only the past to see, and nothing to press that needs it', async ({
  page,
  link,
  station,
  health,
}) => {
  const shell = new Shell(page);
  await shell.open(link);
  const bots = new BotsPage(page);
  await bots.rows().first().click();
  await bots.openTab('more');
  const ask = page.getByRole('button', { name: botsCopy.refresh });
  await expect(ask).not.toHaveAttribute('aria-disabled', 'true');

  await station.kill();
  await expect(shell.lost).toContainText('Below is the past, as of');
  await expect(ask).toHaveAttribute('aria-disabled', 'true');
  await expect(ask).toHaveAccessibleDescription(uiCopy.outOfReach);
  await expect(page.getByText(uiCopy.outOfReach).first()).toBeVisible();
  await health.expectAccessible();

  await page.getByRole('button', { name: botsCopy.findWord }).click();
  await expect(page.getByRole('textbox', { name: botsCopy.find })).toBeVisible();
});

test('every place has an address of its own', async ({ page, link }) => {
  const shell = new Shell(page);
  await shell.open(link);
  const bots = new BotsPage(page);
  const name = await bots.rows().first().locator('.row-title').innerText();
  await bots.open(name);
  await bots.openTab('history');
  await page.reload();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(bots.rows().first()).toBeVisible();

  await page.evaluate(() => {
    location.hash = '#/nowhere/at-all';
  });
  await expect(page.getByText(shellCopy.nowhere.title)).toBeVisible();
});

test('the number keys change the part', async ({ page, link }) => {
  const shell = new Shell(page);
  await shell.open(link);
  await page.keyboard.press('2');
  await expect(shell.railItem('images')).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('1');
  await expect(shell.railItem('bots')).toHaveAttribute('aria-current', 'page');
});
