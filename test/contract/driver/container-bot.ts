// SPDX-License-Identifier: Apache-2.0
import type { Counts, Tries } from './bot.ts';

/** For an operation that is still on trial or was taken back, its container's starts and stops are what became of it. */
export function triesOf({ starts, stops }: Counts): Tries {
  return { tried: starts, takenBack: stops };
}
