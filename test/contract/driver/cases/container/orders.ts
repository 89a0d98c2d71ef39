// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ContainerBot } from '../../bot.ts';
import { faultCode, good, newOp, versions } from '../../stage-hand.ts';
import type { Scene } from '../../suite.ts';

/** Registers: first installs, foreign containers, the rejected one, and every start and stop. */
export function containerOrderCases(scene: () => Scene<ContainerBot>): void {
  describe('orders to containers', () => {
    it('installs on a bot that has nothing', async () => {
      const { bot, hand } = scene();
      const op = newOp();
      await hand.stage(bot.images.good);
      expect(good(await hand.activate(bot.images.good, op))).toMatchObject({
        committed: null,
        trial: { running: true },
      });
      const slots = good(await hand.confirm(op));
      expect(versions(slots)).toEqual({ committed: '1.0.0', trial: null, previous: null, rejected: null });
      expect(await bot.running()).toEqual([bot.images.good.run.name]);
    });

    it('takes a first install back by just stopping it', async () => {
      const { bot, hand } = scene();
      const op = await hand.try(bot.images.good);
      const slots = good(await hand.revert(op));
      expect(slots).toMatchObject({ committed: null, trial: null, rejected: { running: false, op } });
      expect(await bot.running()).toEqual([]);
      expect(await bot.countCalls(op)).toEqual({ starts: 1, stops: 1 });
    });

    it('activates: the old one stands, the new one runs on trial', async () => {
      const { bot, hand } = scene();
      const first = await hand.install(bot.images.good);
      const second = await hand.try(bot.images.better);
      const slots = await hand.slots();
      expect(slots).toMatchObject({ committed: { op: first, running: false }, trial: { op: second, running: true } });
      expect(await bot.countCalls(first)).toEqual({ starts: 1, stops: 1 });
      expect(await bot.countCalls(second)).toEqual({ starts: 1, stops: 0 });
    });

    it('confirms: the trial is committed, the old one stays as the way back', async () => {
      const { bot, hand } = scene();
      const first = await hand.install(bot.images.good);
      const second = await hand.install(bot.images.better);
      const slots = await hand.slots();
      expect(versions(slots)).toEqual({ committed: '1.1.0', trial: null, previous: '1.0.0', rejected: null });
      expect(slots).toMatchObject({ committed: { running: true }, previous: { running: false } });
      expect(await bot.countCalls(first)).toEqual({ starts: 1, stops: 1 });
      expect(await bot.countCalls(second)).toEqual({ starts: 1, stops: 0 });
    });

    it('reverts: the old one runs again, the new one is kept as rejected', async () => {
      const { bot, hand } = scene();
      const first = await hand.install(bot.images.good);
      const second = await hand.try(bot.images.better);
      const slots = good(await hand.revert(second));
      expect(versions(slots)).toEqual({ committed: '1.0.0', trial: null, previous: null, rejected: '1.1.0' });
      expect(slots).toMatchObject({ committed: { running: true }, rejected: { running: false } });
      expect(await bot.countCalls(first)).toEqual({ starts: 2, stops: 1 });
      expect(await bot.countCalls(second)).toEqual({ starts: 1, stops: 1 });
    });

    it('keeps a foreign container as the way back', async () => {
      const { bot, hand } = scene();
      const { name } = bot.images.good.run;
      await bot.runForeign(name);
      const op = await hand.install(bot.images.good);
      expect(await hand.slots()).toMatchObject({ committed: { op }, previous: { release: null, running: false } });
      const back = newOp();
      good(await hand.activatePrevious(back));
      const slots = good(await hand.confirm(back));
      expect(slots).toMatchObject({ committed: { release: null, running: true }, previous: { op } });
      expect(slots.committed?.label).not.toMatch(/^sha256:/);
    });

    it('brings a foreign container back when the trial is taken back', async () => {
      const { bot, hand } = scene();
      await bot.runForeign(bot.images.good.run.name);
      const op = await hand.try(bot.images.better);
      expect(good(await hand.revert(op))).toMatchObject({ committed: { release: null, running: true } });
    });

    it('does nothing twice when every order is repeated', async () => {
      const { bot, hand } = scene();
      const first = await hand.install(bot.images.good);
      const second = newOp();
      await hand.stage(bot.images.better);
      for (let time = 0; time < 3; time += 1) good(await hand.activate(bot.images.better, second));
      for (let time = 0; time < 3; time += 1) good(await hand.confirm(second));
      good(await hand.activate(bot.images.better, second));
      const third = await hand.try(bot.images.good);
      for (let time = 0; time < 3; time += 1) good(await hand.revert(third));
      expect(faultCode(await hand.activate(bot.images.good, third))).toBe('driver/trial-lost');
      expect(faultCode(await hand.confirm(third))).toBe('driver/trial-lost');
      expect(await bot.countCalls(first)).toEqual({ starts: 1, stops: 1 });
      expect(await bot.countCalls(second)).toEqual({ starts: 2, stops: 1 });
      expect(await bot.countCalls(third)).toEqual({ starts: 1, stops: 1 });
      expect(versions(await hand.slots())).toMatchObject({ committed: '1.1.0', trial: null, rejected: '1.0.0' });
    });

    it('tries again after a rejection with a new operation', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      good(await hand.revert(await hand.try(bot.images.exiting)));
      await hand.install(bot.images.better);
      expect(versions(await hand.slots())).toEqual({
        committed: '1.1.0',
        trial: null,
        previous: '1.0.0',
        rejected: null,
      });
    });
  });
}
