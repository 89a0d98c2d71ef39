// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe } from 'vitest';
import { describeDriverContract } from '../../contract/driver/suite.ts';
import { rigContractBot } from './contract-bot.ts';
import { type EngineRig, startEngineRig } from './rig.ts';

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
  describeDriverContract('unix socket', bot('a'));
  describeDriverContract('TLS', bot('b'), { cuts: false });
  describeDriverContract('SSH', bot('ssh'), { cuts: false });
});
