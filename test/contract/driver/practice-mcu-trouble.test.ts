// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { createMcuDriver } from '../../../hardware/drivers/mcu/index.ts';
import { systemClock } from '../../../main/platform/index.ts';
import { makePracticeMcu, type PracticeMcu } from './practice-mcu-bot.ts';
import { openRoughCable } from './rough-datagrams.ts';
import { faultCode, good, named, newOp, StageHand, until } from './stage-hand.ts';
import { describeCases, type Scene } from './suite.ts';

const driver = createMcuDriver({ clock: systemClock });
const isLong = process.env['MILLWRIGHT_LONG'] === '1';
const seeds = isLong ? [1, 2, 3, 4, 5, 6, 7, 8] : [2];
const flashOperations = isLong ? [1, 2, 3, 5, 8, 12, 20, 30, 50] : [3, 12];
const slow = { timeout: 120_000 };

describeSideBySide('bad line', badLineCases);
describeSideBySide('power', powerCases);
describeSideBySide('lies', lieCases);

/** Each on a bot of its own: they mostly wait for answers that do not come. */
function describeSideBySide(about: string, cases: (scene: () => Scene<PracticeMcu>) => void): void {
  describe.concurrent('practice microcontroller in trouble', () => {
    describe.sequential(about, () => describeCases(about, () => makePracticeMcu({ driver, kind: 0 }), cases));
  });
}

function badLineCases(scene: () => Scene<PracticeMcu>): void {
  describe('a bad line', () => {
    it.each(seeds)('changes nothing, seed %i', slow, async (seed) => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const op = await hand.hold(newOp());
      const cable = await openRoughCable(bot.address, seed);
      const rough = new StageHand(bot, cable.address);
      try {
        await until(
          async () => rough.session.stage(bot.images.better, bot.content, { onProgress: () => undefined, signal }),
          (staged) => staged.ok,
          60_000,
        );
        await until(
          () => rough.activate(bot.images.better, op),
          (tried) => tried.ok,
          60_000,
        );
        await until(
          () => rough.revert(op),
          (reverted) => reverted.ok,
          60_000,
        );
      } finally {
        await rough.session.close();
        cable.close();
      }
      expect(cable.spoiled).toBeGreaterThan(5);
      expect(named(await hand.slots(), bot.images)).toMatchObject({ committed: 'good', trial: null });
      expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 1 });
    });
  });
}

function powerCases(scene: () => Scene<PracticeMcu>): void {
  describe('a power cut at a flash operation', () => {
    it.each(flashOperations)('number %i of an update leaves a bot that boots and goes on', slow, async (operation) => {
      const { bot, hand } = scene();
      await hand.install(bot.images.good);
      const op = await hand.hold(newOp());
      await bot.cutPowerAtFlash(operation);
      const order = async () => {
        const hooks = { onProgress: () => undefined, signal };
        const staged = await hand.session.stage(bot.images.better, bot.content, hooks);
        return staged.ok ? hand.activate(bot.images.better, op) : staged;
      };
      const tried = await until(order, (answer) => answer.ok || answer.fault.code === 'driver/trial-lost', 60_000);
      expect(await bot.running()).toEqual(['image-0']);
      if (tried.ok) good(await hand.confirm(op));
      expect(named(await hand.slots(), bot.images).committed).toBe(tried.ok ? 'better' : 'good');
    });
  });
}

function lieCases(scene: () => Scene<PracticeMcu>): void {
  it('names an image that the boot loader does not take, and what runs instead', async () => {
    const { bot, hand } = scene();
    await hand.install(bot.images.good);
    await hand.stage(bot.images.better);
    await bot.breakSo('wrong-image', true);
    const op = newOp();
    expect(await hand.activate(bot.images.better, op)).toMatchObject({
      fault: { code: 'driver/trial-lost', details: { reason: expect.stringMatching(/^5\.0\.0 .* runs instead$/) } },
    });
    good(await hand.revert(op));
    expect(named(await hand.slots(), bot.images)).toEqual({ committed: 'good', trial: null, previous: null });
  });

  it('finds out that what was stored is not what was sent', async () => {
    const { bot, hand } = scene();
    await bot.breakSo('load-corrupts', true);
    const staged = await hand.session.stage(bot.images.good, bot.content, { onProgress: () => undefined, signal });
    expect(faultCode(staged)).toBe('driver/image-mismatch');
    await bot.breakSo('load-corrupts', false);
    await hand.install(bot.images.good);
  });

  it('hears the truth through noise, and names lies', slow, async () => {
    const { bot, hand } = scene();
    await bot.breakSo('noise', true);
    await hand.install(bot.images.good);
    await bot.breakSo('noise', false);
    await bot.breakSo('lies', true);
    expect(faultCode(await hand.session.observe())).toMatch(/^driver\/(protocol|unsupported)$/);
    await bot.breakSo('lies', false);
    expect(named(await hand.slots(), bot.images).committed).toBe('good');
  });
}

const { signal } = new AbortController();
