// SPDX-License-Identifier: Apache-2.0
import { type FaultCopyTable, untouched } from './copy.ts';

export const gatewayFaults = {
  'gateway/unknown-operation': {
    happened: 'This window asked for something the station does not know.',
    bot: untouched,
    next: 'Reload the window. If it stays, the versions differ: restart Millwright.',
  },
  'gateway/invalid-input': {
    happened: 'The station did not understand the request: {where}.',
    bot: untouched,
    next: 'Correct the entry and try again.',
  },
  'gateway/too-big': {
    happened: 'The request is larger than the station accepts.',
    bot: untouched,
    next: 'Reload the window and try again.',
  },
  'gateway/not-allowed': {
    happened: 'This window may look but not change anything.',
    bot: untouched,
    next: 'Open Millwright from its own start link.',
  },
  'gateway/busy': {
    happened: 'This window asks for more than the station can answer at once.',
    bot: untouched,
    next: 'Wait a moment, then try again.',
  },
  'gateway/defect': {
    happened: 'Millwright made a mistake (a defect, not your input).',
    bot: 'Work that was under way goes on from its last step.',
    next: 'Copy the code and send the log with it.',
  },
  'gateway/link-lost': {
    happened: 'This window lost the station.',
    bot: 'Work on bots goes on in the station.',
    next: 'Wait a moment. If it stays, start Millwright again.',
  },
} as const satisfies FaultCopyTable;
