// SPDX-License-Identifier: Apache-2.0
import { type FaultCopyTable, untouched } from './copy.ts';

export const imageFaults = {
  'images/unknown-release': {
    happened: 'This laptop does not hold that release.',
    bot: untouched,
    next: 'Import it from the stick first.',
  },
  'images/in-use': {
    happened: 'A bot still needs this release: {bots}.',
    bot: untouched,
    next: "It is somebody's way back. Keep it.",
  },
} as const satisfies FaultCopyTable;

export const chooserFaults = {
  'chooser/unknown-handle': {
    happened: 'The chosen place is not known any more.',
    bot: untouched,
    next: 'Choose it again.',
  },
} as const satisfies FaultCopyTable;
