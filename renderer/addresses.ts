// SPDX-License-Identifier: Apache-2.0

const part = encodeURIComponent;

/** Every place of the page, as a link writes it. A report may point to any of them. */
export const addresses = {
  bots: '#/bots',
  bot: (botId: string) => `#/bots/${part(botId)}`,
  botHistory: (botId: string) => `#/bots/${part(botId)}/history`,
  botMore: (botId: string) => `#/bots/${part(botId)}/more`,
  connectBot: '#/bots/connect',
  images: '#/images',
  image: (releaseId: string) => `#/images/${part(releaseId)}`,
  rollouts: '#/rollouts',
  planRollout: (releaseId: string) => `#/rollouts/new/${part(releaseId)}`,
  rollout: (rolloutId: string) => `#/rollouts/${part(rolloutId)}`,
  records: '#/records',
  newSite: '#/sites/new',
  screen: '#/screen',
} as const;

/** Goes there, leaving the present place in the history so that Back returns to it. */
export function goTo(address: string): void {
  location.hash = address;
}
