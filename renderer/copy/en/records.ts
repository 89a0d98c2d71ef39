// SPDX-License-Identifier: Apache-2.0

/** Words of the Records screen. */
export const recordsCopy = {
  title: 'Records',
  filterLabel: 'Find in the journal',
  filterHint: 'Bot, rollout, release or name',
  clearFilter: 'Show all',
  noMatch: 'No loaded entry matches these words.',
  noMatchOlder: 'No loaded entry matches. Show older ones to look further.',
  matches: (shown: number, loaded: number) => `${shown} of ${loaded} loaded entries match`,
  showOlder: 'Show older',
  loadingOlder: 'Reading older entries',
  allShown: 'This is the first entry of the journal.',
  check: 'Check the journal',
  checking: 'Checking the journal',
  verified: 'Journal unchanged',
  broken: 'Journal changed',
  entries: 'Entries checked',
  head: 'Head',
  emptyTitle: 'Nothing recorded yet',
  emptyWhy: 'Every step on a bot is written here by itself.',
  emptyReal: 'Show bots',
  today: 'Today',
  yesterday: 'Yesterday',
} as const;
