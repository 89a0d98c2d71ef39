// SPDX-License-Identifier: Apache-2.0
import { createMcuDriver } from '../../../hardware/drivers/mcu/index.ts';
import { systemClock } from '../../../main/platform/index.ts';
import { makePracticeMcu } from './practice-mcu-bot.ts';
import { type CaseName, casesWithoutCuts, describeMcuContract } from './suite.ts';

const driver = createMcuDriver({ clock: systemClock });
const isLong = process.env['MILLWRIGHT_LONG'] === '1';
const cases: readonly CaseName[] = isLong ? casesWithoutCuts : ['staging', 'lease'];

// What another build of the server can change: version, buffers, error forms, flags left out.
const kinds = [
  { kind: 1, words: 'that leaves out what is false' },
  { kind: 3, words: 'of long ago' },
  { kind: 4, words: 'that says rc 0 in every answer' },
  { kind: 5, words: 'with a buffer below one packet' },
];
for (const { kind, words } of kinds) {
  describeMcuContract(`practice microcontroller ${words}`, () => makePracticeMcu({ driver, kind }), cases);
}
