// SPDX-License-Identifier: Apache-2.0
import { expect, type Locator, type Page } from '@playwright/test';
import { addresses } from '../../../renderer/addresses.ts';
import { botsCopy } from '../../../renderer/copy/bots.ts';
import { connectCopy } from '../../../renderer/copy/connect.ts';
import { hold } from '../gestures.ts';
import { Shell } from './shell.ts';

/** The list of bots and the workspace of one. */
export class BotsPage {
  readonly page: Page;
  readonly list: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('list', { name: botsCopy.list });
  }

  rows(): Locator {
    return this.list.getByRole('link');
  }

  /** How long the list is; rows out of view are not drawn. */
  async expectCount(bots: number): Promise<void> {
    await expect(this.list.getByRole('listitem').first()).toHaveAttribute('aria-setsize', String(bots));
  }

  row(name: string): Locator {
    return this.list.getByRole('link', { name });
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
  }

  async openTab(tab: 'overview' | 'history' | 'more'): Promise<void> {
    const tabs = this.page.getByRole('navigation', { name: botsCopy.tabs.label });
    await tabs.getByRole('link', { name: botsCopy.tabs[tab] }).click();
  }

  /** Asks who answers at an address: the kind of link, then its fields by their labels. */
  async ask(kind: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.page.evaluate((address) => {
      location.hash = address;
    }, addresses.connectBot);
    await this.page.getByRole('radio', { name: kind }).press('Space');
    for (const [label, value] of Object.entries(fields)) {
      await this.page.getByRole('textbox', { name: label, exact: true }).fill(value);
    }
    await this.page.getByRole('button', { name: connectCopy.identify }).click();
  }

  /** Adds the bot that answered, its label compared. */
  async addAs(name: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: connectCopy.label }).press('Space');
    await this.page.getByRole('textbox', { name: connectCopy.name, exact: true }).fill(name);
    await this.page.getByRole('button', { name: connectCopy.add }).click();
    await expect(this.page.getByRole('heading', { name, level: 1 })).toBeVisible();
  }

  /** Takes the open bot back to its last good image, through review and hold. */
  async goBack(who: string, reason: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Go back to / }).click();
    const shell = new Shell(this.page);
    const review = this.page.getByRole('dialog', { name: /^Go back on / });
    const name = this.page.getByRole('dialog', { name: /^Who are you/ });
    await review.or(name).waitFor();
    if (await name.isVisible()) await shell.introduce(who);
    await review.getByLabel(botsCopy.goBack.ownWords).fill(reason);
    await hold(review.getByRole('button', { name: botsCopy.goBack.hold }));
  }
}
