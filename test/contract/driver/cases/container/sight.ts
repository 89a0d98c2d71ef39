// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ContainerBot } from '../../bot.ts';
import { faultCode, good, newOp, until } from '../../stage-hand.ts';
import type { Scene } from '../../suite.ts';

/** What an engine tells of containers. */
export function containerSightCases(scene: () => Scene<ContainerBot>): void {
  describe('sight of containers', () => {
    it('sees an untouched bot as empty', async () => {
      const { hand } = scene();
      const seen = good(await hand.session.observe());
      expect(seen.slots).toEqual({ committed: null, trial: null, previous: null, rejected: null });
      expect(seen.lease).toBeNull();
      expect(Date.parse(seen.botClock ?? '')).not.toBeNaN();
    });

    it('finds its own registers without being told the name', async () => {
      const { bot, hand } = scene();
      const op = await hand.install(bot.images.good);
      const { slots } = good(await hand.session.observe());
      expect(slots.committed).toMatchObject({ release: bot.images.good.release, running: true, op, restarts: 0 });
      expect(slots.committed?.config).toBe(bot.images.good.config);
      expect(slots.committed?.since).not.toBeNull();
    });

    it('respects the only container that runs, whoever made it', async () => {
      const { bot, hand } = scene();
      await bot.runForeign('weaver');
      const { slots } = good(await hand.session.observe());
      expect(slots.committed).toMatchObject({ release: null, running: true, op: null });
      expect(slots.committed?.label).not.toBe('');
    });

    it('shows the HEALTHCHECK as the engine judges it', async () => {
      const { bot, hand } = scene();
      await hand.try(bot.images.good);
      const slots = await until(
        () => hand.slots(),
        (seen) => seen.trial?.health === 'healthy',
      );
      expect(slots.trial?.running).toBe(true);
    });

    it('fails the probes of a bot on which nothing runs', async () => {
      const { bot, hand } = scene();
      const readings = good(await hand.session.probe(bot.images.good.health));
      expect(readings.every((reading) => !reading.ok)).toBe(true);
    });

    it('notices an image that exits', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const op = await hand.try(bot.images.exiting, newOp());
      const slots = await until(
        () => hand.slots(),
        (seen) => seen.trial?.running === false,
      );
      expect(slots.trial?.exitCode).toBeGreaterThan(0);
      expect(faultCode(await hand.confirm(op))).toBe('driver/trial-lost');
      expect(faultCode(await hand.activate(bot.images.exiting, op))).toBe('driver/trial-lost');
      good(await hand.revert(op));
      expect(await bot.countCalls(op)).toEqual({ starts: 1, stops: 0 });
      expect(await bot.running()).toEqual([bot.images.good.run.name]);
    });

    it('shows an unhealthy image as its HEALTHCHECK finds it', async () => {
      const { bot, hand } = scene();
      await hand.try(bot.images.degrading);
      const slots = await until(
        () => hand.slots(),
        (seen) => seen.trial?.health === 'unhealthy',
      );
      expect(slots.trial?.running).toBe(true);
    });
  });
}
