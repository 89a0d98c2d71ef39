// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { addresses } from '../../addresses.ts';
import { parseRolloutsRoute } from './route.ts';

const read = (address: string) => parseRolloutsRoute(address.split('/').slice(2).map(decodeURIComponent));

it('reads the addresses of list, plan and board', () => {
  expect(read(addresses.rollouts)).toEqual({ at: 'list' });
  expect(read(addresses.planRollout('picker@4.3.0'))).toEqual({ at: 'plan', releaseId: 'picker@4.3.0' });
  expect(read(addresses.rollout('r-7'))).toEqual({ at: 'board', rolloutId: 'r-7' });
  expect(parseRolloutsRoute(['new'])).toEqual({ at: 'list' });
});
