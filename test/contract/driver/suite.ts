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

/**
 * What every container driver on every bot must do. Run it over each implementation: simulated bots, real engines by
 * each kind of link. `makeBot` is called once. `cuts` needs a bot that answers on a unix socket.
 */
export function describeDriverContract(
  name: string,
  makeBot: () => Promise<ContractBot>,
  { cuts }: { cuts: boolean } = { cuts: true },
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
    sightCases(scene);
    stagingCases(scene);
    orderCases(scene);
    outageCases(scene);
    leaseCases(scene);
    if (cuts) cutCases(scene);
  });
}
