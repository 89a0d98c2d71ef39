// SPDX-License-Identifier: Apache-2.0
import { screenCopy } from '../../renderer/copy/screen.ts';
import { expect, test } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { ScreenPage } from './pages/screen.ts';
import { Shell } from './pages/shell.ts';
import { practice } from './practice.ts';

test('the first start shows practice bots, marked as practice, and what to try', async ({ page, link, health }) => {
  const shell = new Shell(page);
  await shell.open(link);
  await expect(shell.practiceBand).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Welcome. This is the practice site.' })).toBeVisible();

  const bots = new BotsPage(page);
  await bots.expectCount(practice.bots);
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
  const screen = new ScreenPage(page);
  await shell.open(link);
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 800, height: 1280 },
  ]) {
    await page.setViewportSize(viewport);
    for (const themes of ['light', 'dark', 'sun'] as const) {
      for (const sizes of ['glove', 'touch', 'desk'] as const) {
        await screen.choose({ themes, sizes });
        await health.expectAccessible();
        await health.expectReachableByGloves();
        await health.expectNothingBeyondTheEdge();
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

/** Smallest side of a control, in millimetres of the glass. */
const promisedMm = { glove: 15, touch: 10 } as const;

test('controls keep their size in millimetres on a screen that was measured', async ({ page, link, health }) => {
  const shell = new Shell(page);
  const screen = new ScreenPage(page);
  await shell.open(link);
  for (const sizes of ['glove', 'touch'] as const) {
    await screen.choose({ sizes });
    for (const [press, times, pxPerMm] of [
      ['smaller', 15, 4],
      ['larger', 20, 6],
    ] as const) {
      await screen.resizeCard(press, times);
      const card = await page.locator('.size-card').boundingBox();
      expect(card?.width).toBeCloseTo(85.6 * pxPerMm, 0);
      await health.expectNoControlBelow(promisedMm[sizes] * pxPerMm);
    }
    await page.getByRole('button', { name: screenCopy.check.usual }).click();
  }
});

test('rail and actions lie on the side of the hand that works', async ({ page, link, health }) => {
  const shell = new Shell(page);
  const screen = new ScreenPage(page);
  await shell.open(link);
  const middle = async (selector: string) => {
    const box = await page.locator(selector).boundingBox();
    return box === null ? Number.NaN : box.x + box.width / 2;
  };
  for (const hands of ['left', 'right'] as const) {
    await screen.choose({ hands });
    await page.reload();
    await shell.goTo('bots');
    const isOnSide = (x: number) => (hands === 'left' ? x < 640 : x > 640);
    expect(isOnSide(await middle('.rail'))).toBe(true);
    expect(isOnSide(await middle('.two-pane-detail'))).toBe(true);
    await health.expectNothingBeyondTheEdge();
    await health.expectAccessible();
  }
});

test('a tablet that is turned keeps its list of bots', async ({ page, link }) => {
  const bots = new BotsPage(page);
  await new Shell(page).open(link);
  await bots.expectCount(practice.bots);
  await page.setViewportSize({ width: 800, height: 1280 });
  await bots.rows().first().click();
  await expect(bots.rows().first()).toBeHidden();
  await page.setViewportSize({ width: 1280, height: 800 });
  await bots.expectCount(practice.bots);
  await expect(bots.rows().last()).toBeVisible();
});
