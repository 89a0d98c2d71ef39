// SPDX-License-Identifier: Apache-2.0

/** Words of the primitives. */
export const uiCopy = {
  close: 'Close',
  back: 'Back',
  notNow: 'Not now',
  outOfReach: 'Not connected to the station.',
  doNow: 'Do now:',
  copied: 'Copied',
  copyCode: (code: string) => `Copy the code ${code}`,
  copyByHand: 'This browser did not copy it. Write the code down.',
  holdHint: 'Hold for 1.5 seconds, or hold Enter.',
  keepHolding: 'Keep holding …',
  firstPress: 'Press, then confirm.',
  secondPress: 'Yes, do it now',
  justNow: 'just now',
  ago: (duration: string) => `${duration} ago`,
  bytesOf: (done: string, total: string) => `${done} of ${total}`,
  left: (duration: string) => `${duration} left`,
  zeroSeconds: '0 s',
  states: {
    fault: 'Fault',
    check: 'Check',
    updating: 'Updating',
    'not-seen': 'Not seen',
    ok: 'OK',
  },
} as const;
