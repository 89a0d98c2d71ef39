// SPDX-License-Identifier: Apache-2.0
import type { Page } from '@playwright/test';
import { addresses } from '../../../renderer/addresses.ts';
import { screenCopy } from '../../../renderer/copy/screen.ts';

type Choices = { readonly [Kind in 'themes' | 'sizes' | 'hands']: keyof (typeof screenCopy)[Kind] };

/** Where a person fits the screen to light, gloves and hand. */
export class ScreenPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.evaluate((address) => {
      location.hash = address;
    }, addresses.screen);
    await this.page.getByRole('heading', { name: screenCopy.title, level: 1 }).waitFor();
  }

  async choose({ themes, sizes, hands }: Partial<Choices>): Promise<void> {
    await this.open();
    const words = [
      themes && screenCopy.themes[themes],
      sizes && screenCopy.sizes[sizes],
      hands && screenCopy.hands[hands],
    ];
    for (const word of words) {
      if (word !== undefined) await this.page.getByRole('radio', { name: word, exact: true }).press('Space');
    }
  }

  /** Presses "smaller" or "larger" of the size check. */
  async resizeCard(press: 'smaller' | 'larger', times: number): Promise<void> {
    const button = this.page.getByRole('button', { name: screenCopy.check[press], exact: true });
    for (let presses = 0; presses < times; presses += 1) await button.click();
  }
}
