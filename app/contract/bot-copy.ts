// SPDX-License-Identifier: Apache-2.0

/** What the next step and the way back of one bot say. English; a page may say them in its language, from the same view. */
export const botSentences = {
  openRollout: 'A rollout works on this bot. See how it goes.',
  retry: 'Check power and cable, then ask the bot again.',
  setModel: 'Enter the model, so that the right image can be chosen.',
  endTrial: (image: string) => `Go back to ${image}: that ends the trial.`,
  goBack: (image: string) => `Go back to ${image}, which worked here before.`,
  importRelease: (model: string) => `Import a release for ${model} from the stick.`,
  planRollout: (release: string) => `Release ${release} is ready. Plan its rollout.`,
  newest: (release: string) => `Runs ${release}, the newest release on this laptop.`,
  backOnBot: (image: string, takes: string) => `Way back to ${image}: on the bot, ${takes}.`,
  backFromLaptop: (image: string, takes: string) => `Way back to ${image}: from this laptop, ${takes}.`,
  about: (duration: string) => `about ${duration}`,
} as const;
