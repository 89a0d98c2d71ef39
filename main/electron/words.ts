// SPDX-License-Identifier: Apache-2.0

/** What the shell says outside of its page. */
export const words = {
  working: {
    title: 'Millwright works on',
    body: 'A rollout or an import is under way. Start Millwright again to see it.',
  },
  lost: {
    title: 'Millwright stopped twice in a short time.',
    body: 'Bots keep running what they run. Start Millwright again; it goes on from its last step. If it stops again, look into the log.',
  },
  damaged: {
    title: 'Files of Millwright are damaged or were changed.',
    body: 'Nothing was started. Install Millwright again from a medium that you trust.',
  },
  unusableHome: { title: 'The data folder cannot be used.' },
  noHome: { title: '--home needs a folder.', body: 'Name one, or leave --home out.' },
} as const;
