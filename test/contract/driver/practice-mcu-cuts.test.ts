// SPDX-License-Identifier: Apache-2.0
import { createMcuDriver } from '../../../hardware/drivers/mcu/index.ts';
import { systemClock } from '../../../main/platform/index.ts';
import { makePracticeMcu } from './practice-mcu-bot.ts';
import { describeMcuContract } from './suite.ts';

const driver = createMcuDriver({ clock: systemClock });
const isLong = process.env['MILLWRIGHT_LONG'] === '1';

describeMcuContract(
  'practice microcontroller, cable cut',
  () => makePracticeMcu({ driver, kind: 0 }),
  isLong ? ['cut before', 'cut during'] : ['cut during'],
);
