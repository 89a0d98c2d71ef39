// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { faultCode, good, newOp, until, versions } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

/** Power and engine go away. */
export function outageCases(scene: () => Scene): void {
  describe('outages', () => {
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

    it('boots the new image after a power cut when it was confirmed', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      await hand.install(bot.images.better);
      await bot.cutPower();
      await until(bot.running, (names) => names.length === 1);
      expect(await hand.slots()).toMatchObject({
        committed: { release: bot.images.better.release, running: true },
        previous: { running: false },
      });
    });

    it('boots the old image after a power cut when the trial was taken back', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      good(await hand.revert(await hand.try(bot.images.better)));
      await bot.cutPower();
      await until(bot.running, (names) => names.length === 1);
      expect(await hand.slots()).toMatchObject({ committed: { release: bot.images.good.release, running: true } });
    });

    it('says that nothing answers while the engine is gone, and works again after', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      await hand.stage(bot.images.better);
      const op = newOp();
      await bot.stopEngine();
      for (const result of [await hand.session.observe(), await hand.activate(bot.images.better, op)]) {
        expect(faultCode(result)).toMatch(/^link\/(unreachable|closed)$/);
      }
      await bot.startEngine();
      await until(bot.running, (names) => names.length === 1);
      good(await hand.activate(bot.images.better, op));
      good(await hand.confirm(op));
      expect(versions(await hand.slots())).toMatchObject({ committed: '1.1.0', previous: '1.0.0' });
    });
  });
}
