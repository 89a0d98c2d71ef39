// SPDX-License-Identifier: Apache-2.0
import { expect, type Page } from '@playwright/test';
import { recordsCopy } from '../../../renderer/copy/records.ts';

/** The journal on the screen. */
export class RecordsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async expectUnchanged(): Promise<void> {
    await this.page.getByRole('button', { name: recordsCopy.check }).click();
    await expect(this.page.getByRole('heading', { name: recordsCopy.verified })).toBeVisible();
  }
}
