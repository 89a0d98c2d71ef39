// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { ContractBot } from './bot.ts';
import { cutCases } from './cases/cuts.ts';
import { leaseCases } from './cases/lease.ts';
import { orderCases } from './cases/orders.ts';
import { outageCases } from './cases/outages.ts';
import { sightCases } from './cases/sight.ts';
import { stagingCases } from './cases/staging.ts';
import { StageHand } from './stage-hand.ts';

/** What a case works with; read it inside a test, it is made anew for each. */
export type Scene = { readonly bot: ContractBot; readonly hand: StageHand };

const cases = {
  sight: sightCases,
  staging: stagingCases,
  orders: orderCases,
  outages: outageCases,
  lease: leaseCases,
  'cut before': (scene: () => Scene) => cutCases(scene, 'before'),
  'cut during': (scene: () => Scene) => cutCases(scene, 'during'),
};
export type CaseName = keyof typeof cases;
export const allCases = Object.keys(cases).filter((name): name is CaseName => name in cases);

/**
 * What every container driver must do on every bot. Run it over each implementation: simulated bots, real engines by
 * each kind of link. `makeBot` is called once. The two `cut` cases need a bot that answers on a unix socket.
 */
export function describeDriverContract(
  name: string,
  makeBot: () => Promise<ContractBot>,
  chosen: readonly CaseName[] = allCases,
): void {
  describe(`driver contract: ${name}`, () => {
    let bot: ContractBot | undefined;
    let hand: StageHand | undefined;

    beforeAll(async () => {
      bot = await makeBot();
    }, 120_000);
    beforeEach(async () => {
      await bot?.reset();
      if (bot !== undefined) hand = new StageHand(bot);
    }, 60_000);
    afterEach(async () => hand?.session.close());
    afterAll(async () => bot?.dispose(), 60_000);

    const scene = (): Scene => {
      if (bot === undefined || hand === undefined) throw new Error('a scene exists inside a test only');
      return { bot, hand };
    };
    for (const caseName of chosen) cases[caseName](scene);
  });
}
