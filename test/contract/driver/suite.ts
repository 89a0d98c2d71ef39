// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { BotFamily, VerifiedImageOf } from '../../../app/ports/index.ts';
import type { ContainerBot, ContractBot } from './bot.ts';
import { containerOrderCases } from './cases/container/orders.ts';
import { containerOutageCases } from './cases/container/outages.ts';
import { containerSightCases } from './cases/container/sight.ts';
import { containerStagingCases } from './cases/container/staging.ts';
import { cutCases } from './cases/cuts.ts';
import { leaseCases } from './cases/lease.ts';
import { orderCases, repeatedOrderCases } from './cases/orders.ts';
import { outageCases } from './cases/outages.ts';
import { sightCases } from './cases/sight.ts';
import { stagingCases } from './cases/staging.ts';
import { StageHand } from './stage-hand.ts';

/** What a case works with; read it inside a test, it is made anew for each. */
export type Scene<Bot extends ContractBot = ContractBot> = { readonly bot: Bot; readonly hand: StageHand };
type Case<Bot extends ContractBot> = (scene: () => Scene<Bot>) => void;

/** What every driver must do on every bot of its family. */
const sharedCases = {
  sight: sightCases,
  staging: stagingCases,
  orders: orderCases,
  'repeated orders': repeatedOrderCases,
  outages: outageCases,
  lease: leaseCases,
  'cut before': (scene, family) => cutCases(scene, { moment: 'before', family }),
  'cut during': (scene, family) => cutCases(scene, { moment: 'during', family }),
} satisfies Record<string, (scene: () => Scene, family: BotFamily) => void>;
export type CaseName = keyof typeof sharedCases;
export const allCases = Object.keys(sharedCases).filter((name): name is CaseName => name in sharedCases);
/** Every case in which the cable holds. */
export const casesWithoutCuts = allCases.filter((name) => !name.startsWith('cut'));

/** What only bots with layers, registers and foreign containers can show. */
const containerCases: Partial<Record<CaseName, Case<ContainerBot>>> = {
  sight: containerSightCases,
  staging: containerStagingCases,
  orders: containerOrderCases,
  outages: containerOutageCases,
};

/** The contract over bots of one kind. `makeBot` is called once for each case, and the cases run side by side: they mostly wait for resets. */
export function describeMcuContract(
  name: string,
  makeBot: () => Promise<ContractBot<VerifiedImageOf<'mcu'>>>,
  chosen: readonly CaseName[] = allCases,
): void {
  for (const caseName of chosen) {
    describe.concurrent(name, () => {
      describe.sequential(caseName, () => describeCases(name, makeBot, (scene) => sharedCases[caseName](scene, 'mcu')));
    });
  }
}

/** The same over one container bot, simulated or real, by each kind of link, and what they must do besides. `makeBot` is called once. */
export function describeContainerContract(
  name: string,
  makeBot: () => Promise<ContainerBot>,
  chosen: readonly CaseName[] = allCases,
): void {
  describeCases(name, makeBot, (scene) => {
    for (const caseName of chosen) {
      sharedCases[caseName](scene, 'container');
      containerCases[caseName]?.(scene);
    }
  });
}

/** One bot serves all cases and is reset before each; `scene` is for use inside a test. */
export function describeCases<Bot extends ContractBot>(
  name: string,
  makeBot: () => Promise<Bot>,
  describeAll: (scene: () => Scene<Bot>) => void,
): void {
  describe(`driver contract: ${name}`, () => {
    let bot: Bot | undefined;
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

    describeAll(() => {
      if (bot === undefined || hand === undefined) throw new Error('a scene exists inside a test only');
      return { bot, hand };
    });
  });
}
