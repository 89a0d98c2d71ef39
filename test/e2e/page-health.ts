// SPDX-License-Identifier: Apache-2.0
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Everything a page must never do, noted from its first moment: blocked content, errors, requests to strangers. */
export class PageHealth {
  readonly complaints: string[] = [];
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async watch(page: Page): Promise<PageHealth> {
    const health = new PageHealth(page);
    const complain = (complaint: string) => health.complaints.push(complaint);
    await page.exposeFunction('reportBlocked', (what: string) => complain(`blocked by the page's policy: ${what}`));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        const report: unknown = Reflect.get(globalThis, 'reportBlocked');
        if (typeof report === 'function') report(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    page.on('pageerror', (error) => complain(`thrown: ${error.message}`));
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      // The desktop shell's own scheme is answered inside its process.
      const isInline = ['app:', 'data:', 'blob:'].includes(protocol);
      if (hostname !== '127.0.0.1' && !isInline) complain(`remote: ${request.url()}`);
    });
    return health;
  }

  /** Accessibility rules of WCAG 2.2 AA and good practice, on what is shown now. */
  async expectAccessible(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.#page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(found, 'axe findings').toEqual([]);
  }

  /** Every control that is shown is at least as tall and wide as the size that the person chose (`--target`). */
  async expectReachableByGloves(): Promise<void> {
    const target = await this.#page.evaluate(() => {
      const probe = document.createElement('div');
      probe.style.cssText = 'position: absolute; width: var(--target)';
      document.body.append(probe);
      const { width } = probe.getBoundingClientRect();
      probe.remove();
      return width;
    });
    await this.expectNoControlBelow(target);
  }

  /** Every control that is shown is at least this tall and wide, in CSS pixels. */
  async expectNoControlBelow(targetPx: number): Promise<void> {
    const tooSmall = await this.#page.evaluate((target) => {
      const controls = document.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, [role="button"], [role="radio"]',
      );
      return [...controls].flatMap((control) => {
        const box = (control.closest('label') ?? control).getBoundingClientRect();
        const isShown = control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width > 1;
        const fits = Math.min(box.width, box.height) >= target - 0.5;
        return isShown && !fits
          ? [`${control.outerHTML.slice(0, 120)} is ${box.width} x ${box.height}, not ${target}`]
          : [];
      });
    }, targetPx);
    expect(tooSmall, 'controls smaller than the chosen size').toEqual([]);
  }

  async expectNothingBeyondTheEdge(): Promise<void> {
    const overflow = await this.#page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, 'pixels beyond the right edge').toBeLessThanOrEqual(0);
  }

  expectNoComplaints(): void {
    expect(this.complaints).toEqual([]);
  }
}
