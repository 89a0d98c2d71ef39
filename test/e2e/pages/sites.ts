// SPDX-License-Identifier: Apache-2.0
import { expect, type Page } from '@playwright/test';
import { addresses } from '../../../renderer/addresses.ts';
import { sitesCopy } from '../../../renderer/copy/sites.ts';
import { Shell } from './shell.ts';

/** Making a real site. */
export class SitesPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Chooses a root file, place by place, and types the end of its fingerprint as the publisher reads it aloud. */
  async compareRoot(places: readonly string[], fingerprint: string): Promise<void> {
    await this.page.evaluate((address) => {
      location.hash = address;
    }, addresses.newSite);
    const chooser = this.page.getByRole('list', { name: sitesCopy.drives });
    for (const place of places) await chooser.getByText(place, { exact: true }).click();
    await this.page.getByLabel(sitesCopy.typeLast).fill(fingerprint.replaceAll(/[^0-9a-f]/g, '').slice(-16));
    await expect(this.page.getByText(sitesCopy.same)).toBeVisible();
  }

  async create(name: string, who: string): Promise<void> {
    const shell = new Shell(this.page);
    await this.page.getByLabel(sitesCopy.name).fill(name);
    await this.page.getByRole('button', { name: sitesCopy.finish }).click();
    await shell.introduce(who);
    await expect(shell.practiceBand).toBeHidden();
  }
}
