// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { imageApp } from '../../../../app/images/index.ts';
import type { Result } from '../../../../app/kernel/index.ts';
import type { BotFamily, DriverFault, Slots } from '../../../../app/ports/index.ts';
import type { CutMoment } from '../cut.ts';
import { faultCode, good, named, newOp, StageHand } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

type Order = 'activate' | 'confirm' | 'revert';
type Send = (hand: StageHand) => Promise<Result<Slots, DriverFault>>;

/**
 * The commands that each order takes on a bot with a committed and a previous image. Containers: create, stop, start; a confirm
 * also clears away what stood as previous. Microcontrollers: mark, note (write, save), reset; keep; reset, erase.
 */
const COMMANDS: Readonly<Record<BotFamily, Readonly<Record<Order, number>>>> = {
  container: { activate: 3, confirm: 5, revert: 3 },
  mcu: { activate: 4, confirm: 1, revert: 2 },
};

/** The cable is cut at every command of every order; the order is then repeated over a good cable. */
export function cutCases(scene: () => Scene, { moment, family }: { moment: CutMoment; family: BotFamily }): void {
  const atEach = (order: Order, title: (at: number) => string, test: (at: number) => Promise<void>) => {
    for (let at = 1; at <= COMMANDS[family][order]; at += 1) it(title(at), () => test(at));
  };

  describe(`cable cut ${moment} a command`, () => {
    atEach(
      'activate',
      (at) => `activate converges when command ${at} is cut`,
      async (at) => {
        const { hand, bot, op } = await prepared(scene());
        await interrupted(scene(), { at, moment }, (broken) => broken.activate(bot.images.better, op));
        good(await hand.activate(bot.images.better, op));
        expect(await hand.slots()).toMatchObject({ committed: { running: false }, trial: { op, running: true } });
        expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 0 });
      },
    );

    atEach(
      'activate',
      (at) => `revert converges when activate was cut at command ${at}`,
      async (at) => {
        const { hand, bot, op } = await prepared(scene());
        await interrupted(scene(), { at, moment }, (broken) => broken.activate(bot.images.better, op));
        good(await hand.revert(op));
        expect(await bot.running()).toEqual([imageApp(bot.images.good)]);
        expect(named(await hand.slots(), bot.images)).toMatchObject({ committed: 'good', trial: null });
        const counts = await bot.countTries(op);
        expect(counts.tried).toBeLessThanOrEqual(1);
        expect(counts.takenBack).toBe(counts.tried);
      },
    );

    atEach(
      'confirm',
      (at) => `confirm converges when command ${at} is cut`,
      async (at) => {
        const { hand, bot, op } = await prepared(scene());
        good(await hand.activate(bot.images.better, op));
        await interrupted(scene(), { at, moment }, (broken) => broken.confirm(op));
        const slots = good(await hand.confirm(op));
        expect(named(slots, bot.images)).toEqual({ committed: 'better', trial: null, previous: 'good' });
        expect(await bot.running()).toEqual([imageApp(bot.images.good)]);
        expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 0 });
      },
    );

    atEach(
      'revert',
      (at) => `revert converges when command ${at} is cut`,
      async (at) => {
        const { hand, bot, op } = await prepared(scene());
        good(await hand.activate(bot.images.better, op));
        await interrupted(scene(), { at, moment }, (broken) => broken.revert(op));
        const slots = good(await hand.revert(op));
        expect(named(slots, bot.images)).toMatchObject({ committed: 'good', trial: null });
        expect(await bot.running()).toEqual([imageApp(bot.images.good)]);
        expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 1 });
      },
    );
  });
}

/** A bot with a former and a committed image, and the next one staged. */
async function prepared({ bot, hand }: Scene) {
  await bot.runFormer();
  await hand.install(bot.images.good);
  await hand.stage(bot.images.better);
  return { bot, hand, op: await hand.hold(newOp()) };
}

/** Sends the order over a cable that breaks and takes whoever ordered with it; the cut really happened. */
async function interrupted({ bot }: Scene, cut: { at: number; moment: CutMoment }, send: Send): Promise<void> {
  const ended = new Error('cut');
  const controller = new AbortController();
  let broken: StageHand | undefined;
  const onCut = () => {
    controller.abort(ended);
    broken?.session.close();
  };
  const cable = await bot.openCable({ ...cut, onCut });
  broken = new StageHand(bot, cable.address, controller.signal);
  try {
    const result = await send(broken).catch((error: unknown) => {
      if (error === ended) return null;
      throw error;
    });
    expect(cable.isCut, `there is no command ${cut.at}`).toBe(true);
    if (result !== null) expect(faultCode(result)).toMatch(/^link\/(closed|unreachable)$/);
  } finally {
    await broken.session.close();
    await cable.close();
  }
}
