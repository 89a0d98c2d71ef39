// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { faultCode, good, newOp, until, versions } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

/** Identity, observation and probes. */
export function sightCases(scene: () => Scene): void {
  describe('sight', () => {
    it('identifies the bot by a stable, copyable value', async () => {
      const { bot, hand } = scene();
      const first = good(await hand.session.identify());
      const again = bot.driver.open(bot.address);
      expect(first.grade).toBe('assumed');
      expect(first.value).not.toBe('');
      expect(good(await again.identify()).value).toBe(first.value);
      await again.close();
    });

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

    it('probes the image on trial', async () => {
      const { bot, hand } = scene();
      await hand.try(bot.images.good);
      const readings = await until(
        async () => good(await hand.session.probe(bot.images.good.health)),
        (seen) => seen.every((reading) => reading.ok),
      );
      expect(readings.map((reading) => reading.probe)).toEqual(bot.images.good.health.probes.map((probe) => probe.id));
    });

    it('fails the probes of a bot on which nothing runs', async () => {
      const { bot, hand } = scene();
      const readings = good(await hand.session.probe(bot.images.good.health));
      expect(readings.every((reading) => !reading.ok)).toBe(true);
    });

    it('notices an image that turns bad', async () => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const op = await hand.try(bot.images.degrading);
      await until(
        async () => good(await hand.session.probe(bot.images.degrading.health)),
        (seen) => seen.every((reading) => reading.ok),
      );
      await until(
        async () => good(await hand.session.probe(bot.images.degrading.health)),
        (seen) => seen.some((reading) => !reading.ok),
      );
      await until(
        () => hand.slots(),
        (seen) => seen.trial?.health === 'unhealthy',
      );
      expect(versions(good(await hand.revert(op))).committed).toBe(bot.images.good.release.version);
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
  });
}
