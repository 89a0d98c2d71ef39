// SPDX-License-Identifier: Apache-2.0
import { createMcuDriver } from '../../../hardware/drivers/mcu/index.ts';
import { systemClock } from '../../../main/platform/index.ts';
import { makePracticeMcu } from './practice-mcu-bot.ts';
import { allCases, type CaseName, describeMcuContract } from './suite.ts';

const driver = createMcuDriver({ clock: systemClock });
const isLong = process.env['MILLWRIGHT_LONG'] === '1';
const isCut = (name: CaseName) => name.startsWith('cut');

describeMcuContract(
  'practice microcontroller',
  () => makePracticeMcu({ driver, kind: 0 }),
  allCases.filter((name) => !isCut(name)),
);
// What another build of the server can change: version, buffers, error forms, flags left out.
describeMcuContract(
  'practice microcontroller of long ago',
  () => makePracticeMcu({ driver, kind: 3 }),
  isLong ? allCases : ['staging'],
);
