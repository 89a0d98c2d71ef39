// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { imageApp } from '../../../../app/images/index.ts';
import { faultCode, good, named, newOp } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

/** Activate, confirm, revert, and back to what was before. */
export function orderCases(scene: () => Scene): void {
  describe('orders', () => {
    it('activates: the old one stands, the new one runs on trial', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const op = await hand.try(bot.images.better);
      const slots = await hand.slots();
      expect(named(slots, bot.images)).toMatchObject({ committed: 'good', trial: 'better' });
      expect(slots).toMatchObject({ committed: { running: false }, trial: { op: hand.known(op), running: true } });
      expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 0 });
    });

    it('confirms: the trial is committed, the old one stays as the way back', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const op = await hand.install(bot.images.better);
      const slots = await hand.slots();
      expect(named(slots, bot.images)).toEqual({ committed: 'better', trial: null, previous: 'good' });
      expect(slots).toMatchObject({ committed: { op: hand.known(op), running: true }, previous: { running: false } });
      expect(await bot.running()).toEqual([imageApp(bot.images.good)]);
      expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 0 });
    });

    it('reverts: the old one runs again, the new one is no way back', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const op = await hand.try(bot.images.better);
      const slots = good(await hand.revert(op));
      expect(named(slots, bot.images)).toEqual({ committed: 'good', trial: null, previous: null });
      expect(slots.committed?.running).toBe(true);
      expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 1 });
    });

    it('goes back to the previous image without one from the laptop, and forth again', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      await hand.install(bot.images.better);
      const op = newOp();
      const trial = good(await hand.activatePrevious(op, bot.images.good));
      expect(named(trial, bot.images)).toMatchObject({ committed: 'better', trial: 'good' });
      const slots = good(await hand.confirm(op));
      expect(named(slots, bot.images)).toEqual({ committed: 'good', trial: null, previous: 'better' });
      expect(await bot.running()).toEqual([imageApp(bot.images.good)]);
      const back = newOp();
      good(await hand.activatePrevious(back, bot.images.better));
      const again = good(await hand.confirm(back));
      expect(named(again, bot.images)).toEqual({ committed: 'better', trial: null, previous: 'good' });
    });

    it('has no way to a previous image that is not there', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      good(await hand.revert(await hand.try(bot.images.better)));
      expect(faultCode(await hand.activatePrevious(newOp()))).toBe('driver/image-missing');
      expect(await bot.running()).toEqual([imageApp(bot.images.good)]);
    });
  });
}

/** The same orders again, those of somebody else, and what comes after a rejection. */
export function repeatedOrderCases(scene: () => Scene): void {
  describe('repeated and foreign orders', () => {
    it('does nothing twice when every order is repeated', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const second = await hand.hold(newOp());
      await hand.stage(bot.images.better);
      for (let time = 0; time < 3; time += 1) good(await hand.activate(bot.images.better, second));
      for (let time = 0; time < 3; time += 1) good(await hand.confirm(second));
      good(await hand.activate(bot.images.better, second));
      expect(await bot.countTries(second)).toEqual({ tried: 1, takenBack: 0 });
      const third = await hand.try(bot.images.good);
      for (let time = 0; time < 3; time += 1) good(await hand.revert(third));
      // Without a note the bot only shows that the image is gone.
      const goneCode = bot.isForgetful ? 'driver/image-missing' : 'driver/trial-lost';
      expect(faultCode(await hand.activate(bot.images.good, third))).toBe(goneCode);
      expect(faultCode(await hand.confirm(third))).toBe('driver/trial-lost');
      expect(await bot.countTries(third)).toEqual({ tried: 1, takenBack: 1 });
      expect(named(await hand.slots(), bot.images)).toMatchObject({ committed: 'better', trial: null });
    });

    it('repeats going back without going forth', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      await hand.install(bot.images.better);
      const op = await hand.hold(newOp());
      for (let time = 0; time < 2; time += 1) good(await hand.activatePrevious(op, bot.images.good));
      for (let time = 0; time < 2; time += 1) good(await hand.confirm(op));
      good(await hand.activatePrevious(op, bot.images.good));
      expect(named(await hand.slots(), bot.images)).toEqual({ committed: 'good', trial: null, previous: 'better' });
      expect(await bot.countTries(op)).toMatchObject({ tried: 1 });
    });

    it('never takes back what is confirmed', async () => {
      const { bot, hand } = scene();
      const op = await hand.install(bot.images.good);
      expect(faultCode(await hand.revert(op))).toBe('driver/refused');
      expect(await bot.running()).toEqual([imageApp(bot.images.good)]);
    });

    it('leaves the trial of another operation alone', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const held = await hand.try(bot.images.better);
      const stranger = newOp();
      // A forgetful bot tells two operations apart by their images only.
      const theirs = bot.isForgetful ? bot.images.degrading : bot.images.better;
      expect(faultCode(await hand.activate(theirs, stranger))).toBe('driver/foreign-operation');
      expect(faultCode(await hand.confirm(stranger))).toBe('driver/foreign-operation');
      expect(faultCode(await hand.revert(stranger))).toBe('driver/foreign-operation');
      expect(await hand.slots()).toMatchObject({ trial: { op: hand.known(held), running: true } });
    });

    it('takes back an operation that never reached the bot', async () => {
      const { bot, hand } = scene();
      const first = await hand.install(bot.images.good);
      good(await hand.revert(newOp()));
      expect(await bot.countTries(first)).toEqual({ tried: 1, takenBack: 0 });
    });

    it('tries again after a rejection with a new operation', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      good(await hand.revert(await hand.try(bot.images.degrading)));
      await hand.install(bot.images.better);
      expect(named(await hand.slots(), bot.images)).toEqual({ committed: 'better', trial: null, previous: 'good' });
    });
  });
}
