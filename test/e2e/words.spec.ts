// SPDX-License-Identifier: Apache-2.0
import { addresses } from '../../renderer/addresses.ts';
import { actionWords } from '../../renderer/copy/rollouts.ts';
import { shellCopy } from '../../renderer/copy/shell.ts';
import { expect, test } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { ImagesPage } from './pages/images.ts';
import { RolloutsPage } from './pages/rollouts.ts';
import { goTo, Shell } from './pages/shell.ts';
import { practice, technician } from './practice.ts';
import { type Look, TrialWords } from './trial-words.ts';

/** Where there is least room, and where there is most. */
const looks: readonly Look[] = [
  { theme: 'sun', size: 'glove', hand: 'both', width: 800, height: 1280 },
  { theme: 'dark', size: 'desk', hand: 'left', width: 1280, height: 800 },
];

test.afterEach(() => TrialWords.end());

test('every word of the page comes from its message files and finds room when it is longer', async ({
  page,
  link,
  health,
}) => {
  test.slow();
  const words = new TrialWords(page);
  await words.speak();
  const shell = new Shell(page);
  const bots = new BotsPage(page);
  const images = new ImagesPage(page);
  const rollouts = new RolloutsPage(page);
  await shell.open(link);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
  await bots.expectCount(practice.bots);

  const expectFit = async (place: string) => {
    for (const look of looks) {
      await words.wear(look);
      await words.expectNothingElse(place);
      await words.expectNothingCut(place);
      await health.expectNothingBeyondTheEdge();
    }
  };
  const go = async (address: string) => {
    await goTo(page, address);
    await expectFit(address);
  };

  await go(addresses.bots);
  await health.expectAccessible();
  const container = await bots.row('Picker 01').getAttribute('href');
  const mcu = await bots.row('Welder 01').getAttribute('href');
  for (const place of [container, `${container}/history`, mcu, `${mcu}/more`]) await go(String(place));
  await go(addresses.connectBot);
  await go(addresses.newSite);
  await go(addresses.screen);
  await health.expectAccessible();
  await go(addresses.rollouts);
  await go(addresses.records);
  for (const sheet of [shellCopy.changeSite, shellCopy.who]) {
    await page.getByRole('banner').getByRole('button', { name: sheet }).click();
    await expectFit(sheet);
    await page.keyboard.press('Escape');
  }

  await go(addresses.images);
  await images.importFrom(practice.folder, practice.tampered);
  await expect(page.getByRole('alert')).toBeVisible();
  await expectFit('a refused import');
  await health.expectAccessible();
  await go(`${addresses.images}/import`);
  await page.getByText(practice.folder).first().click();
  await expectFit('the chooser');
  await page.getByText(practice.good).first().click();
  await images.expectReady();
  await expectFit('an import');
  await images.planRollout();
  await expect(page.getByRole('checkbox')).toHaveCount(2);
  await expectFit('the plan');
  await health.expectAccessible();
  await rollouts.start(technician);
  await expect(rollouts.status('running')).toBeVisible();
  await expectFit('the board');
  await health.expectAccessible();
  await page.getByRole('button', { name: actionWords.halt, exact: true }).click();
  await expectFit('a decision');
});
