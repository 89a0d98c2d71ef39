// SPDX-License-Identifier: Apache-2.0
import { type CaseName, describeContainerContract } from '../../contract/driver/suite.ts';
import { describeOnEngines } from './contract-bot.ts';

const isLong = process.env['MILLWRIGHT_LONG'] === '1';
/** What the kind of link can change; the rest is the same engine again. */
const cases: readonly CaseName[] = isLong
  ? ['sight', 'staging', 'orders', 'repeated orders', 'outages', 'lease']
  : ['staging', 'outages'];

describeOnEngines('real Docker engines over the network', (bot) => {
  describeContainerContract('TLS', bot('b'), cases);
  describeContainerContract('SSH', bot('ssh'), cases);
});
