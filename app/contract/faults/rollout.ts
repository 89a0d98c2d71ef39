// SPDX-License-Identifier: Apache-2.0
import { botKeeps, type FaultCopyTable, untouched } from './copy.ts';

export const rolloutFaults = {
  'rollout/unknown': { happened: 'There is no such rollout.', bot: untouched, next: 'Choose one from the list.' },
  'rollout/none': {
    happened: 'No rollout of this site can {action} now.',
    bot: untouched,
    next: 'See what is under way with "npx millwright rollout status".',
  },
  'rollout/no-bots': {
    happened: 'No bot of this site can take this release.',
    bot: untouched,
    next: 'Read the reason beside each bot.',
  },
  'rollout/token-expired': {
    happened: 'The review is older than 60 seconds.',
    bot: untouched,
    next: 'Review once more, then start.',
  },
  'rollout/plan-changed': {
    happened: 'Something changed since you reviewed the plan.',
    bot: untouched,
    next: 'Review once more, then start.',
  },
  'rollout/no-way-back': {
    happened: 'At least one bot would have no way back.',
    bot: untouched,
    next: 'Leave it out, or give a name and a reason.',
  },
  'rollout/not-now': {
    happened: 'That is not possible while the rollout is {status}.',
    bot: untouched,
    next: 'Open the rollout and see what is possible now.',
  },
  'rollout/bot-in-rollout': {
    happened: 'Another rollout works on {name}.',
    bot: botKeeps,
    next: 'Finish or reverse that one first.',
  },
  'rollout/release-expired': {
    happened: 'The signatures that vouch for this release have expired.',
    bot: botKeeps,
    next: 'Ask for a freshly signed stick. Going back still works.',
  },
  'rollout/no-model': {
    happened: 'This bot has no model yet.',
    bot: botKeeps,
    next: 'Open the bot and enter its model.',
  },
  'rollout/already-there': {
    happened: 'This bot already runs this release.',
    bot: botKeeps,
    next: 'Nothing to do.',
  },
  'rollout/downgrade': {
    happened: 'This release is older than what the bot runs.',
    bot: botKeeps,
    next: 'To return to the last good image, use Go back.',
  },
  'rollout/not-fit': {
    happened: 'The release has no image for the model {model}.',
    bot: botKeeps,
    next: 'Check the model, or import the right release.',
  },
  'rollout/not-seen': {
    happened: 'The bot does not answer now.',
    bot: 'It runs what it ran when last seen.',
    next: 'Check power and cable, then plan again.',
  },
  'rollout/probe-failed': {
    happened: 'The new image does not do its job: {reason}.',
    bot: 'Its last good image runs again, or soon will.',
    next: 'Read the evidence. Report it with the release.',
  },
  'rollout/reversed': {
    happened: 'The rollout was reversed.',
    bot: 'The bot runs its last good image again.',
    next: 'Read the verdict in the rollout.',
  },
  'rollout/not-started': {
    happened: 'It keeps what it ran.',
    bot: botKeeps,
    next: 'Nothing to do on this bot.',
  },
  'rollout/replaced': {
    happened: 'Another update changed this bot since.',
    bot: botKeeps,
    next: 'Open the bot and see what it runs.',
  },
  'rollout/nothing-left': {
    happened: 'The trial was ended, and no other image is on the bot.',
    bot: 'Nothing runs on the bot now.',
    next: 'Open the bot and choose Go back, or roll out again.',
  },
  'rollout/nothing-to-go-back-to': {
    happened: 'No earlier good image is known for this bot.',
    bot: botKeeps,
    next: 'Import the earlier release from its stick.',
  },
} as const satisfies FaultCopyTable;
