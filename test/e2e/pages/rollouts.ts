// SPDX-License-Identifier: Apache-2.0
import { expect, type Locator, type Page } from '@playwright/test';
import type { UpdatePhase } from '../../../app/contract/index.ts';
import {
  actionWords,
  boardCopy,
  phaseWords,
  planCopy,
  type RolloutAction,
  reviewCopy,
  rolloutStatusWords,
} from '../../../renderer/copy/rollouts.ts';
import { hold } from '../gestures.ts';
import { Shell } from './shell.ts';

/** Plan, review, board. */
export class RolloutsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses "less" or "more" until each wave is watched for this long. */
  async watchFor(words: string, press: 'less' | 'more' = 'less'): Promise<void> {
    const stepper = this.page.getByRole('group', { name: planCopy.soak });
    const value = stepper.locator('output');
    for (let presses = 0; presses < 20; presses += 1) {
      if ((await value.innerText()) === words) return;
      const before = await value.innerText();
      await stepper.getByRole('button', { name: planCopy[press](planCopy.soak) }).click();
      await expect(value).not.toHaveText(before);
    }
    throw new Error(`no soak of ${words} on the ladder`);
  }

  /** Gives the reason for which bots without a way back may go on. */
  async acceptNoWayBack(reason: string): Promise<void> {
    await this.page.getByLabel(planCopy.overrideLabel).fill(reason);
  }

  /** Confirms what bots cannot report, reviews, says who starts it, holds. */
  async start(who: string): Promise<void> {
    const toReview = this.page.getByRole('button', { name: planCopy.review });
    await toReview.waitFor();
    for (const tick of await this.page.getByRole('checkbox').all()) {
      if (!(await tick.isChecked())) await tick.press('Space');
    }
    await toReview.click();
    const review = this.page.getByRole('dialog', { name: reviewCopy.title });
    const nobody = review.getByRole('button', { name: reviewCopy.enterName });
    const start = review.getByRole('button', { name: reviewCopy.hold });
    await nobody.or(start).waitFor();
    if (await nobody.isVisible()) {
      await nobody.click();
      await new Shell(this.page).introduce(who);
    }
    await hold(start);
  }

  status(status: keyof typeof rolloutStatusWords): Locator {
    return this.page.locator('.workbench-head').getByText(rolloutStatusWords[status], { exact: true });
  }

  /** The bots that stand at this step. */
  tiles(phase: UpdatePhase): Locator {
    return this.page.locator('.workbench-main').getByRole('link', { name: phaseWords[phase] });
  }

  async decide(action: RolloutAction, reason: string): Promise<void> {
    await this.page.getByRole('button', { name: actionWords[action], exact: true }).click();
    const sheet = this.page.getByRole('dialog', { name: new RegExp(`^${actionWords[action]}:`) });
    await sheet.getByRole('textbox').fill(reason);
    const button = sheet.getByRole('button', {
      name: action === 'reverse' ? boardCopy.holdToReverse : actionWords[action],
    });
    if (action === 'reverse') await hold(button);
    else await button.click();
    await expect(sheet).toBeHidden();
  }
}
