// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../../app/ports/index.ts';
import { faultCode, good } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

const mara: Lease = { holder: 'Mara', laptop: 'bench-1', purpose: 'rollout-1', takenAt: '2026-01-01T08:00:00.000Z' };
const ole: Lease = { holder: 'Ole', laptop: 'bench-2', purpose: 'rollout-2', takenAt: '2026-01-01T09:00:00.000Z' };

/** Two people cannot work on one bot. */
export function leaseCases(scene: () => Scene): void {
  describe('lease', () => {
    it('is taken once, read back and given back', async () => {
      const { bot, hand } = scene();
      expect(good(await hand.session.takeLease(mara, 'if-free'))).toEqual(mara);
      expect(good(await hand.session.observe()).lease).toEqual(bot.isForgetful ? null : mara);
      good(await hand.session.releaseLease(mara.purpose));
      expect(good(await hand.session.observe()).lease).toBeNull();
      expect(good(await hand.session.takeLease(ole, 'if-free'))).toEqual(ole);
    });

    it('is kept when the holder takes it again', async () => {
      const { hand } = scene();
      good(await hand.session.takeLease(mara, 'if-free'));
      const later = { ...mara, takenAt: '2026-01-01T08:30:00.000Z' };
      expect(good(await hand.session.takeLease(later, 'if-free'))).toEqual(mara);
    });

    it('is refused to somebody else, with the name of who holds it', async () => {
      const { hand } = scene();
      good(await hand.session.takeLease(mara, 'if-free'));
      const refused = await hand.session.takeLease(ole, 'if-free');
      expect(faultCode(refused)).toBe('driver/lease-held');
      expect(refused).toMatchObject({ fault: { details: { holder: 'Mara', laptop: 'bench-1' } } });
    });

    it('can be taken over, and then belongs to the new holder only', async () => {
      const { bot, hand } = scene();
      good(await hand.session.takeLease(mara, 'if-free'));
      expect(good(await hand.session.takeLease(ole, 'take-over'))).toEqual(ole);
      good(await hand.session.releaseLease(mara.purpose));
      expect(good(await hand.session.observe()).lease).toEqual(bot.isForgetful ? null : ole);
      expect(faultCode(await hand.session.takeLease(mara, 'if-free'))).toBe('driver/lease-held');
    });

    it('has one winner when two take it at once', async () => {
      const { bot, hand } = scene();
      const other = bot.driver.open(bot.address);
      const both = await Promise.all([hand.session.takeLease(mara, 'if-free'), other.takeLease(ole, 'if-free')]);
      expect(both.filter((result) => result.ok)).toHaveLength(1);
      await other.close();
    });
  });
}
