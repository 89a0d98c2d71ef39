// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { imageApp } from '../../../../app/images/index.ts';
import { faultCode, good, named, newOp, until } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

/** Power and bot go away. */
export function outageCases(scene: () => Scene): void {
  describe('outages', () => {
    it('boots the old image after a power cut during the trial', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const op = await hand.try(bot.images.better);
      await bot.cutPower();
      await until(bot.running, (names) => names.length === 1);
      const booted = await hand.slots();
      expect(named(booted, bot.images).committed).toBe('good');
      expect(booted.committed?.running).toBe(true);
      // One that stores nothing would be asked for a second trial: whoever orders knows that there was one.
      if (!bot.isForgetful) expect(faultCode(await hand.activate(bot.images.better, op))).toBe('driver/trial-lost');
      expect(faultCode(await hand.confirm(op))).toBe('driver/trial-lost');
      const slots = good(await hand.revert(op));
      expect(named(slots, bot.images)).toEqual({ committed: 'good', trial: null, previous: null });
      expect(await bot.running()).toEqual([imageApp(bot.images.good)]);
      expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 0 });
    });

    it('boots the new image after a power cut when it was confirmed', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      await hand.install(bot.images.better);
      await bot.cutPower();
      await until(bot.running, (names) => names.length === 1);
      const slots = await hand.slots();
      expect(named(slots, bot.images)).toEqual({ committed: 'better', trial: null, previous: 'good' });
      expect(slots.committed?.running).toBe(true);
    });

    it('boots the old image after a power cut when the trial was taken back', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      good(await hand.revert(await hand.try(bot.images.better)));
      await bot.cutPower();
      await until(bot.running, (names) => names.length === 1);
      const slots = await hand.slots();
      expect(named(slots, bot.images).committed).toBe('good');
      expect(slots.committed?.running).toBe(true);
    });

    it('says that nothing answers while the bot is gone, and works again after', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      await hand.stage(bot.images.better);
      const op = newOp();
      await bot.goAway();
      for (const result of [await hand.session.observe(), await hand.activate(bot.images.better, op)]) {
        expect(faultCode(result)).toMatch(/^link\/(unreachable|closed)$/);
      }
      await bot.comeBack();
      await until(bot.running, (names) => names.length === 1);
      good(await hand.activate(bot.images.better, op));
      good(await hand.confirm(op));
      expect(named(await hand.slots(), bot.images)).toMatchObject({ committed: 'better', previous: 'good' });
    });
  });
}
