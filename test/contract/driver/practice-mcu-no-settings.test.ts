// SPDX-License-Identifier: Apache-2.0
import { createMcuDriver } from '../../../hardware/drivers/mcu/index.ts';
import { systemClock } from '../../../main/platform/index.ts';
import { makePracticeMcu } from './practice-mcu-bot.ts';
import { casesWithoutCuts, describeMcuContract } from './suite.ts';

const driver = createMcuDriver({ clock: systemClock });

// Nothing of ours can be stored on it: neither a lease nor whose operation an image belongs to.
describeMcuContract(
  'practice microcontroller without settings',
  () => makePracticeMcu({ driver, kind: 2 }),
  casesWithoutCuts,
);
