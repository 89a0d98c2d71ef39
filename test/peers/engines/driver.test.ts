// SPDX-License-Identifier: Apache-2.0
import { allCases, describeContainerContract } from '../../contract/driver/suite.ts';
import { describeOnEngines } from './contract-bot.ts';

const isLong = process.env['MILLWRIGHT_LONG'] === '1';

describeOnEngines('a real Docker engine', (bot) => {
  const cases = isLong ? allCases : allCases.filter((name) => name !== 'cut before');
  describeContainerContract('unix socket', bot('a'), cases);
});
