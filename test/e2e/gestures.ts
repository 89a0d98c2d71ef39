// SPDX-License-Identifier: Apache-2.0
import type { Locator } from '@playwright/test';

/** Longer than the 1.5 s that a decision must be held. */
const holdMs = 1_700;

/** Goes to a control with Tab alone, as somebody without a pointer does. */
export async function tabTo(target: Locator): Promise<void> {
  const page = target.page();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`80 presses of Tab did not reach ${target}`);
}

/** Holds Enter for as long as a decision asks. */
export async function holdEnter(target: Locator): Promise<void> {
  await tabTo(target);
  const page = target.page();
  await page.keyboard.down('Enter');
  await page.waitForTimeout(holdMs);
  await page.keyboard.up('Enter');
}

/** Holds the pointer on a control for as long as a decision asks. */
export async function hold(target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (box === null) throw new Error(`${target} is not shown`);
  const { mouse } = target.page();
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await mouse.down();
  await target.page().waitForTimeout(holdMs);
  await mouse.up();
}
