// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../../app/kernel/index.ts';
import type { DriverFault, Slots } from '../../../../app/ports/index.ts';
import { type CutMoment, openCuttingProxy } from '../cutting-proxy.ts';
import { faultCode, good, newOp, StageHand, versions } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

type Send = (hand: StageHand) => Promise<Result<Slots, DriverFault>>;

/** The commands that each order needs on a bot with a committed and a previous image. */
const COMMANDS = { activate: 3, confirm: 5, revert: 3 } as const;

/** The cable is cut at every command of every order; the order is then repeated over a good cable. */
export function cutCases(scene: () => Scene, moment: CutMoment): void {
  describe(`cable cut ${moment} a command`, () => {
    for (let at = 1; at <= COMMANDS.activate; at += 1) {
      it(`activate converges when command ${at} is cut`, async () => {
        const { hand, bot, first, op } = await prepared(scene());
        await interrupted(scene(), { at, moment }, (broken) => broken.activate(bot.images.better, op));
        good(await hand.activate(bot.images.better, op));
        expect(await hand.slots()).toMatchObject({ committed: { running: false }, trial: { op, running: true } });
        expect(await bot.countCalls(first)).toEqual({ starts: 1, stops: 1 });
        expect(await bot.countCalls(op)).toEqual({ starts: 1, stops: 0 });
      });

      it(`revert converges when activate was cut at command ${at}`, async () => {
        const { hand, bot, op } = await prepared(scene());
        await interrupted(scene(), { at, moment }, (broken) => broken.activate(bot.images.better, op));
        good(await hand.revert(op));
        expect(await bot.running()).toEqual([bot.images.good.run.name]);
        expect(await hand.slots()).toMatchObject({ committed: { running: true }, trial: null });
        const counts = await bot.countCalls(op);
        expect(counts.starts).toBeLessThanOrEqual(1);
        expect(counts.stops).toBe(counts.starts);
      });
    }

    for (let at = 1; at <= COMMANDS.confirm; at += 1) {
      it(`confirm converges when command ${at} is cut`, async () => {
        const { hand, bot, first, op } = await prepared(scene());
        good(await hand.activate(bot.images.better, op));
        await interrupted(scene(), { at, moment }, (broken) => broken.confirm(op));
        const slots = good(await hand.confirm(op));
        expect(versions(slots)).toMatchObject({ committed: '1.1.0', trial: null, previous: '1.0.0' });
        expect(await bot.running()).toEqual([bot.images.good.run.name]);
        expect(await bot.countCalls(first)).toEqual({ starts: 1, stops: 1 });
        expect(await bot.countCalls(op)).toEqual({ starts: 1, stops: 0 });
      });
    }

    for (let at = 1; at <= COMMANDS.revert; at += 1) {
      it(`revert converges when command ${at} is cut`, async () => {
        const { hand, bot, first, op } = await prepared(scene());
        good(await hand.activate(bot.images.better, op));
        await interrupted(scene(), { at, moment }, (broken) => broken.revert(op));
        const slots = good(await hand.revert(op));
        expect(versions(slots)).toMatchObject({ committed: '1.0.0', trial: null, rejected: '1.1.0' });
        expect(await bot.running()).toEqual([bot.images.good.run.name]);
        expect(await bot.countCalls(first)).toEqual({ starts: 2, stops: 1 });
        expect(await bot.countCalls(op)).toEqual({ starts: 1, stops: 1 });
      });
    }
  });
}

/** A bot with a previous and a committed image, and the next one staged. `first` made the committed one. */
async function prepared({ bot, hand }: Scene) {
  await bot.runForeign(bot.images.good.run.name);
  const first = await hand.install(bot.images.good);
  await hand.stage(bot.images.better);
  return { bot, hand, first, op: newOp() };
}

/** Sends the order over a cable that breaks; the fault says so, and the cut really happened. */
async function interrupted({ bot }: Scene, cut: { at: number; moment: CutMoment }, send: Send): Promise<void> {
  const proxy = await openCuttingProxy(bot.address, cut);
  const broken = new StageHand(bot, proxy.address);
  try {
    const result = await send(broken);
    expect(proxy.isCut, `there is no command ${cut.at}`).toBe(true);
    expect(faultCode(result)).toMatch(/^link\/(closed|unreachable)$/);
  } finally {
    await broken.session.close();
    await proxy.close();
  }
}
