// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ContainerBot } from '../../bot.ts';
import { faultCode, good, until, versions } from '../../stage-hand.ts';
import type { Scene } from '../../suite.ts';

/** What stands after a power cut. */
export function containerOutageCases(scene: () => Scene<ContainerBot>): void {
  describe('outages of engines', () => {
    it('boots the old image after a power cut during the trial', async () => {
      const { bot, hand } = scene();
      const first = await hand.install(bot.images.good);
      const second = await hand.try(bot.images.better);
      await bot.cutPower();
      await until(bot.running, (names) => names.length === 1);
      expect(await hand.slots()).toMatchObject({ committed: { op: first, running: true }, trial: { running: false } });
      expect(faultCode(await hand.activate(bot.images.better, second))).toBe('driver/trial-lost');
      expect(faultCode(await hand.confirm(second))).toBe('driver/trial-lost');
      const slots = good(await hand.revert(second));
      expect(versions(slots)).toMatchObject({ committed: '1.0.0', trial: null, rejected: '1.1.0' });
      expect(await bot.running()).toEqual([bot.images.good.run.name]);
      expect(await bot.countCalls(second)).toEqual({ starts: 1, stops: 0 });
    });
  });
}
