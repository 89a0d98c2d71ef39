// SPDX-License-Identifier: Apache-2.0
import { botKeeps, type FaultCopyTable, untouched } from './copy.ts';

export const botFaults = {
  'bots/unknown': { happened: 'This site has no such bot.', bot: untouched, next: 'Choose a bot from the list.' },
  'bots/already-known': {
    happened: 'This bot is already here as {name}.',
    bot: untouched,
    next: 'Open it from the list.',
  },
  'bots/name-taken': { happened: 'Another bot has this name.', bot: untouched, next: 'Give it a name of its own.' },
  'bots/identity-changed': {
    happened: 'Another bot answers now than a moment ago.',
    bot: untouched,
    next: 'Identify it again and compare the label.',
  },
  'bots/label-not-confirmed': {
    happened: 'Nobody confirmed that this is the bot in front of you.',
    bot: untouched,
    next: 'Compare the label on the machine, then confirm.',
  },
  'bots/busy': {
    happened: 'A rollout works on this bot.',
    bot: botKeeps,
    next: 'Wait for it, or halt the rollout.',
  },
  'bots/in-use': {
    happened: 'This bot carries an image already.',
    bot: untouched,
    next: 'Use a bot without one for a drill.',
  },
  'bots/practice-only': {
    happened: 'The practice site holds practice bots only.',
    bot: untouched,
    next: 'Create a site for your real bots.',
  },
} as const satisfies FaultCopyTable;
