// SPDX-License-Identifier: Apache-2.0
import type { PracticeContainerView, PracticeFleet, PracticeMcuView } from '../../hardware/practice/index.ts';

/** The engines among the practice bots, in the order of their names. */
export function enginesOf(fleet: PracticeFleet | undefined): readonly PracticeContainerView[] {
  return (fleet?.bots ?? []).filter((bot) => bot.family === 'container');
}

/** The microcontrollers among the practice bots, in the order of their names. */
export function chipsOf(fleet: PracticeFleet | undefined): readonly PracticeMcuView[] {
  return (fleet?.bots ?? []).filter((bot) => bot.family === 'mcu');
}
