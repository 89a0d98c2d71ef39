// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { configOf, good, named, until } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

/** Identity, observation and probes. */
export function sightCases(scene: () => Scene): void {
  describe('sight', () => {
    it('identifies the bot by a stable value', async () => {
      const { bot, hand } = scene();
      const first = good(await hand.session.identify());
      const again = bot.driver.open(bot.address);
      expect(first.value).not.toBe('');
      expect(good(await again.identify()).value).toBe(first.value);
      await again.close();
    });

    it('finds what runs without being told the name', async () => {
      const { bot, hand } = scene();
      const op = await hand.install(bot.images.good);
      const { slots } = good(await hand.session.observe());
      expect(slots.committed).toMatchObject({
        config: configOf(bot.images.good),
        running: true,
        op: hand.known(op),
        restarts: 0,
      });
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
      expect(named(good(await hand.revert(op)), bot.images)).toMatchObject({ committed: 'good', trial: null });
    });
  });
}
