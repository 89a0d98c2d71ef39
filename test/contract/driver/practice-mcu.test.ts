// SPDX-License-Identifier: Apache-2.0
import { createMcuDriver } from '../../../hardware/drivers/mcu/index.ts';
import { systemClock } from '../../../main/platform/index.ts';
import { makePracticeMcu } from './practice-mcu-bot.ts';
import { casesWithoutCuts, describeMcuContract } from './suite.ts';

const driver = createMcuDriver({ clock: systemClock });

describeMcuContract('practice microcontroller', () => makePracticeMcu({ driver, kind: 0 }), casesWithoutCuts);
