// SPDX-License-Identifier: Apache-2.0
import { addresses } from '../../renderer/addresses.ts';
import { screenCopy } from '../../renderer/copy/screen.ts';
import { expect, test } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { ImagesPage } from './pages/images.ts';
import { ScreenPage } from './pages/screen.ts';
import { goTo, Shell } from './pages/shell.ts';
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

/** Smallest side of a control, in millimetres of the glass. */
const promisedMm = { glove: 15, touch: 10 } as const;
/** Taken where nobody measured the screen. */
const usualPxPerMm = 5.5;
const promisedPx = { glove: 15 * usualPxPerMm, touch: 10 * usualPxPerMm, desk: 36 } as const;

const across = { width: 1280, height: 800 };
const upright = { width: 800, height: 1280 };
/** Every theme with every size, every hand with each of them, both ways to hold the tablet. */
const looks = [
  [{ themes: 'light', sizes: 'touch', hands: 'both' }, across],
  [{ themes: 'light', sizes: 'glove', hands: 'left' }, upright],
  [{ themes: 'light', sizes: 'desk', hands: 'right' }, across],
  [{ themes: 'dark', sizes: 'desk', hands: 'both' }, across],
  [{ themes: 'dark', sizes: 'touch', hands: 'left' }, upright],
  [{ themes: 'dark', sizes: 'glove', hands: 'right' }, across],
  [{ themes: 'sun', sizes: 'glove', hands: 'both' }, upright],
  [{ themes: 'sun', sizes: 'touch', hands: 'right' }, across],
  [{ themes: 'sun', sizes: 'desk', hands: 'left' }, upright],
] as const;

test('the page stays accessible and in reach in every theme and size, in each hand, upright and across', async ({
  page,
  link,
  health,
}) => {
  test.slow();
  const shell = new Shell(page);
  const screen = new ScreenPage(page);
  const bots = new BotsPage(page);
  const images = new ImagesPage(page);
  await shell.open(link);
  const chip = await bots.row('Welder 01').getAttribute('href');
  await shell.goTo('images');
  await images.importFrom(practice.folder, practice.good);
  await images.expectReady();
  await images.planRollout();
  const plan = new URL(page.url()).hash;
  const inTurn = [addresses.bots, String(chip), `${addresses.images}/import`];
  for (const [turn, [choices, viewport]] of looks.entries()) {
    await page.setViewportSize(viewport);
    await screen.choose(choices);
    for (const place of [addresses.screen, inTurn[turn % inTurn.length] ?? addresses.bots, plan]) {
      await goTo(page, place);
      await health.expectAccessible();
      await health.expectNoControlBelow(promisedPx[choices.sizes]);
      await health.expectNothingBeyondTheEdge();
    }
  }
});

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
