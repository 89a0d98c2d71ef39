// SPDX-License-Identifier: Apache-2.0
import type { FaultDetails } from '../kernel/index.ts';
import type { UpdatePhase } from './bots.ts';
import { faultCopy } from './faults/index.ts';

type Told = {
  readonly bot: string;
  readonly release: string;
  readonly why: { readonly code: string; readonly message: string; readonly details?: FaultDetails } | null;
};

/** What the journal says when a bot's update enters a phase. */
const sentences: Readonly<Record<UpdatePhase, (told: Told) => string>> = {
  waiting: ({ bot, release }) => `${bot} waits for ${release}.`,
  preflight: ({ bot, release }) => `${bot} is asked whether it can take ${release}.`,
  staging: ({ bot, release }) => `${release} goes to ${bot}. What runs there goes on.`,
  staged: ({ bot, release }) => `${release} is on ${bot}, verified there, not running.`,
  activating: ({ bot, release }) => `${bot} stops its image and starts ${release} on trial.`,
  probing: ({ bot, release }) => `${release} runs on ${bot} on trial.`,
  soaking: ({ bot, release }) => `${release} answers on ${bot} and is watched.`,
  confirming: ({ bot, release }) => `${bot} is told to keep ${release}.`,
  confirmed: ({ bot, release }) => `${bot} keeps ${release}.`,
  reverting: (told) => `${told.bot} goes back from ${told.release}: ${whyWords(told)}`,
  reverted: ({ bot, why }) =>
    why?.code === 'rollout/nothing-left'
      ? `${bot} runs nothing: its last good image is gone from it.`
      : `${bot} runs its last good image again.`,
  untouched: ({ bot, release, why }) =>
    why?.code === 'rollout/replaced'
      ? `${bot} keeps what it runs: another update changed it since ${release}.`
      : `${bot} was not started with ${release}. It keeps what it ran.`,
  blocked: (told) => `${told.bot} cannot take ${told.release}: ${whyWords(told)}`,
};

export function updateSentence(phase: UpdatePhase, told: Told): string {
  return sentences[phase](told);
}

function whyWords({ why }: Told): string {
  return why === null ? 'a person decided so.' : faultCopy(why).happened;
}
