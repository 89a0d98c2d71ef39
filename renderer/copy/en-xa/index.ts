// SPDX-License-Identifier: Apache-2.0
import * as bots from '../en/bots.ts';
import * as connect from '../en/connect.ts';
import * as faults from '../en/faults.ts';
import * as images from '../en/images.ts';
import * as practice from '../en/practice.ts';
import * as records from '../en/records.ts';
import * as rollouts from '../en/rollouts.ts';
import * as screen from '../en/screen.ts';
import * as shell from '../en/shell.ts';
import * as sites from '../en/sites.ts';
import * as technician from '../en/technician.ts';
import * as ui from '../en/ui.ts';
import * as units from '../en/units.ts';
import type { Words } from '../words.ts';
import { trialOf } from './trial.ts';

/** Trial words: English made strange and long, so that a word which is in no message file, or finds no room, is seen. */
export const words: Words = trialOf({
  ...bots,
  ...connect,
  ...faults,
  ...images,
  ...practice,
  ...records,
  ...rollouts,
  ...screen,
  ...shell,
  ...sites,
  ...technician,
  ...ui,
  ...units,
});
