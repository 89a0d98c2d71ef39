// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe } from 'vitest';
import { allCases, type CaseName, describeContainerContract } from '../../contract/driver/suite.ts';
import { rigContractBot } from './contract-bot.ts';
import { type EngineRig, startEngineRig } from './rig.ts';

const isLong = process.env['MILLWRIGHT_LONG'] === '1';
/** What the kind of link can change; the rest is the same engine again. */
const overTheNetwork: readonly CaseName[] = isLong
  ? ['sight', 'staging', 'orders', 'outages', 'lease']
  : ['staging', 'outages'];

describe('real Docker engines', () => {
  let rig: EngineRig | undefined;
  beforeAll(async () => {
    rig = await startEngineRig();
  }, 120_000);
  afterAll(async () => rig?.dispose(), 60_000);

  const bot = (via: 'a' | 'b' | 'ssh') => async () => {
    if (rig === undefined) throw new Error('the rig did not start');
    return rigContractBot(rig, via);
  };
  describeContainerContract(
    'unix socket',
    bot('a'),
    isLong ? allCases : allCases.filter((name) => name !== 'cut before'),
  );
  describeContainerContract('TLS', bot('b'), overTheNetwork);
  describeContainerContract('SSH', bot('ssh'), overTheNetwork);
});
