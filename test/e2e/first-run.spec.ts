// SPDX-License-Identifier: Apache-2.0
import { shellCopy } from '../../renderer/copy/shell.ts';
import { expect, test } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { Shell } from './pages/shell.ts';

test('the first start shows practice bots, marked as practice, and what to try', async ({ page, link, health }) => {
  const shell = new Shell(page);
  await shell.open(link);
  await expect(shell.practiceBand).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Welcome. This is the practice site.' })).toBeVisible();

  const bots = new BotsPage(page);
  await expect(bots.rows()).toHaveCount(6);
  await health.expectAccessible();
  await health.expectReachableByGloves();

  await bots.rows().first().click();
  await expect(page.getByText('Way back')).toBeVisible();
  await health.expectAccessible();
  await health.expectReachableByGloves();
});

test('every empty screen says what belongs there and offers a way on', async ({ page, link, health }) => {
  const shell = new Shell(page);
  await shell.open(link);
  for (const section of ['images', 'rollouts', 'records'] as const) {
    await shell.goTo(section);
    await expect(shell.heading).toBeVisible();
    await health.expectAccessible();
    await health.expectReachableByGloves();
  }
});

test('the page stays accessible in every theme and size, upright and across', async ({ page, link, health }) => {
  test.slow();
  const shell = new Shell(page);
  await shell.open(link);
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 800, height: 1280 },
  ]) {
    await page.setViewportSize(viewport);
    for (const theme of Object.values(shellCopy.screen.themes)) {
      for (const size of Object.values(shellCopy.screen.sizes)) {
        await page.getByRole('button', { name: shellCopy.screen.title, exact: true }).click();
        const sheet = page.getByRole('dialog', { name: shellCopy.screen.title });
        await sheet.getByText(theme, { exact: true }).click();
        await sheet.getByText(size, { exact: true }).click();
        await health.expectAccessible();
        await sheet.getByRole('button', { name: 'Close' }).click();
        for (const section of ['bots', 'images'] as const) {
          await shell.goTo(section);
          await health.expectAccessible();
          await health.expectReachableByGloves();
          await health.expectNothingBeyondTheEdge();
        }
      }
    }
  }
});
