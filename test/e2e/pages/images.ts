// SPDX-License-Identifier: Apache-2.0
import { expect, type Locator, type Page } from '@playwright/test';
import { chooserCopy, imagesCopy, importCheckWords, importCopy } from '../../../renderer/copy/images.ts';

/** Releases on this laptop, and importing one. */
export class ImagesPage {
  readonly page: Page;
  readonly checks: Locator;

  constructor(page: Page) {
    this.page = page;
    this.checks = page.getByRole('list', { name: importCopy.checksTitle });
  }

  release(id: string): Locator {
    return this.page.getByRole('list', { name: imagesCopy.title }).getByRole('link', { name: id });
  }

  /** Goes through the chooser, place by place, and imports what is named last. */
  async importFrom(...places: readonly (string | RegExp)[]): Promise<void> {
    await this.page.getByRole('link', { name: imagesCopy.importRelease }).first().click();
    const chooser = this.page.getByRole('list', { name: chooserCopy.title });
    for (const place of places) await chooser.getByText(place).first().click();
    await expect(this.checks).toBeVisible();
  }

  async expectReady(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: importCopy.titles.done })).toBeVisible();
    await expect(this.checks.getByText(importCheckWords.passed)).toHaveCount(6);
  }

  async planRollout(): Promise<void> {
    await this.page.getByRole('link', { name: imagesCopy.planRollout }).click();
  }
}
