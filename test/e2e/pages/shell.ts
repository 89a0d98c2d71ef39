// SPDX-License-Identifier: Apache-2.0
import { expect, type Locator, type Page } from '@playwright/test';
import { shellCopy } from '../../../renderer/copy/shell.ts';
import { technicianCopy } from '../../../renderer/copy/technician.ts';

type Section = keyof typeof shellCopy.sections;

/** What surrounds every screen: rail, top bar, the question for a name. */
export class Shell {
  readonly page: Page;
  readonly practiceBand: Locator;
  readonly heading: Locator;
  readonly refused: Locator;
  readonly lost: Locator;

  constructor(page: Page) {
    this.page = page;
    this.practiceBand = page.getByText(shellCopy.practiceBand, { exact: false }).first();
    this.heading = page.getByRole('main').getByRole('heading', { level: 1 }).first();
    this.refused = page.getByRole('heading', { name: shellCopy.refused.title });
    this.lost = page.getByRole('alert').filter({ hasText: shellCopy.lostMore });
  }

  /** Opens the station's link and waits until it shows what the station knows. */
  async open(link: string): Promise<void> {
    await this.page.goto(link);
    await expect(this.railItem('bots')).toBeVisible();
  }

  railItem(section: Section): Locator {
    const rail = this.page.getByRole('navigation', { name: shellCopy.rail });
    return rail.getByRole('link', { name: shellCopy.sections[section] });
  }

  async goTo(section: Section): Promise<void> {
    await this.railItem(section).click();
    await expect(this.railItem(section)).toHaveAttribute('aria-current', 'page');
    await expect(this.heading).toBeVisible();
  }

  /** Says who works here, when the page asks for it. */
  async introduce(name: string): Promise<void> {
    const sheet = this.page.getByRole('dialog', { name: technicianCopy.title });
    await sheet.getByLabel(technicianCopy.label).fill(name);
    await sheet.getByRole('button', { name: technicianCopy.goOn }).click();
    await expect(sheet).toBeHidden();
  }

  fault(code: string): Locator {
    return this.page.getByRole('alert').filter({ hasText: code });
  }
}

/** Goes to a place of the page by its address, as a link in a report does, and waits for what stands there. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
  await page.getByRole('main').getByRole('heading').first().waitFor();
}
