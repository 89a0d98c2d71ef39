// SPDX-License-Identifier: Apache-2.0
import { chooserCopy, imagesCopy } from '../../renderer/copy/images.ts';
import { actionWords, planCopy, reviewCopy } from '../../renderer/copy/rollouts.ts';
import { technicianCopy } from '../../renderer/copy/technician.ts';
import { expect, test } from './fixtures.ts';
import { holdEnter, tabTo } from './gestures.ts';
import { ImagesPage } from './pages/images.ts';
import { RolloutsPage } from './pages/rollouts.ts';
import { Shell } from './pages/shell.ts';
import { practice, technician } from './practice.ts';

test.describe.configure({ timeout: 240_000 });

test('the main job needs no pointer', async ({ page, link }) => {
  const shell = new Shell(page);
  const images = new ImagesPage(page);
  const rollouts = new RolloutsPage(page);
  await shell.open(link);
  const press = async (target: ReturnType<typeof page.getByRole>) => {
    await tabTo(target);
    await page.keyboard.press('Enter');
  };

  await page.keyboard.press('2');
  await press(page.getByRole('link', { name: imagesCopy.importRelease }).first());
  const chooser = page.getByRole('list', { name: chooserCopy.title });
  await press(chooser.getByRole('link', { name: practice.folder }).first());
  await press(chooser.getByRole('button', { name: practice.good }).first());
  await images.expectReady();
  await press(page.getByRole('link', { name: imagesCopy.planRollout }));

  // Not possible yet: it says why, and pressing it leads to what is still open.
  await press(page.getByRole('button', { name: planCopy.review, description: /^Confirm 2 more points/ }));
  await expect(page.getByRole('checkbox').first()).toBeFocused();
  for (const tick of await page.getByRole('checkbox').all()) {
    await tabTo(tick);
    await page.keyboard.press('Space');
  }
  const less = page.getByRole('button', { name: planCopy.less(planCopy.soak) });
  await tabTo(less);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: planCopy.soak }).locator('output')).toHaveText('10 s');
  await press(page.getByRole('button', { name: planCopy.review }));
  await press(page.getByRole('button', { name: reviewCopy.enterName }));
  await page.getByLabel(technicianCopy.label).waitFor();
  await page.keyboard.type(technician);
  await press(page.getByRole('button', { name: technicianCopy.goOn }));
  await holdEnter(page.getByRole('button', { name: reviewCopy.hold }));

  await expect(rollouts.status('awaiting-promotion')).toBeVisible({ timeout: 60_000 });
  await press(page.getByRole('button', { name: actionWords.promote, exact: true }));
  await page.keyboard.type('Canary works as before');
  await press(page.getByRole('dialog').getByRole('button', { name: actionWords.promote }));
  await expect(rollouts.status('completed')).toBeVisible({ timeout: 120_000 });
});
