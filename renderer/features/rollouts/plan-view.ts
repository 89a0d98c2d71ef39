// SPDX-License-Identifier: Apache-2.0
import type { BotView, Input, RolloutPlan, Wave } from '../../../app/contract/index.ts';
import { planCopy, reviewCopy } from '../../copy/rollouts.ts';
import { durationWords } from '../../copy/units.ts';
import type { PlanDraft } from './plan-drafts.ts';

export type PlanBot = RolloutPlan['bots'][number];
export type PlanWave = { readonly wave: Wave; readonly bots: readonly PlanBot[] };

/** The input of plan and prepare that a draft stands for. `siteBotIds` are all bots of the site, so that one left out keeps its reason. */
export function planInput(
  releaseId: string,
  draft: PlanDraft,
  siteBotIds: readonly string[],
): Input<'rollouts.prepare'> {
  const leftOut = new Set(draft.leftOut.map((bot) => bot.botId));
  return {
    releaseId,
    botIds: leftOut.size === 0 ? null : siteBotIds.filter((botId) => !leftOut.has(botId)),
    canaryIds: draft.canaryIds === null ? null : [...draft.canaryIds],
    policy: Object.keys(draft.policy).length === 0 ? null : { ...draft.policy },
  };
}

/** Changes whenever a bot changes in a way that a plan depends on, and not with every reading. */
export function planVersion(bots: readonly BotView[]): string {
  return JSON.stringify(
    bots.map((bot) => [
      bot.id,
      bot.state,
      bot.model,
      bot.cell,
      bot.running?.label,
      bot.wayBack.sentence,
      bot.lease?.holder,
    ]),
  );
}

/** Waves with their bots, in the order of the plan. */
export function planWaves(plan: RolloutPlan): readonly PlanWave[] {
  const byId = new Map(plan.bots.map((bot) => [bot.botId, bot]));
  return plan.waves.map((wave) => ({ wave, bots: wave.botIds.flatMap((botId) => byId.get(botId) ?? []) }));
}

/** The canaries after a person made `botId` one: it replaces the canary of its own model, others stay. */
export function withCanary(plan: RolloutPlan, botId: string): readonly string[] {
  const chosen = plan.bots.find((bot) => bot.botId === botId);
  const current = plan.waves[0]?.botIds ?? [];
  const modelOf = new Map(plan.bots.map((bot) => [bot.botId, bot.model]));
  return [...current.filter((id) => id !== botId && modelOf.get(id) !== chosen?.model), botId];
}

/** Left-out bots with their reasons: those the station cannot include, then those a person took out. */
export function leftOutRows(
  plan: RolloutPlan,
  draft: PlanDraft,
): readonly { readonly botId: string; readonly name: string; readonly sentence: string; readonly byYou: boolean }[] {
  const mine = new Set(draft.leftOut.map((bot) => bot.botId));
  return [
    ...plan.leftOut.filter((note) => !mine.has(note.botId)).map((note) => ({ ...note, byYou: false })),
    ...draft.leftOut.map((bot) => ({ ...bot, sentence: planCopy.leftOutByYou, byYou: true })),
  ];
}

/** Parts of the plan where a person still has something to say, by element id. */
export const planPlaces = { notKnown: 'plan-not-known', override: 'plan-override', leftOut: 'plan-left-out' } as const;

export type Missing = { readonly why: string; readonly at: string };

/** What a person must still do before the plan can be reviewed, and where; most important first, empty when nothing. */
export function missingFor(plan: RolloutPlan, draft: PlanDraft): readonly Missing[] {
  const open = plan.notKnown.filter((item) => !draft.confirmed.includes(item)).length;
  const missing: Missing[] = [];
  if (plan.bots.length === 0) missing.push({ why: planCopy.missing.noBots, at: planPlaces.leftOut });
  if (open > 0) missing.push({ why: planCopy.missing.confirm(open), at: planPlaces.notKnown });
  if (plan.noWayBack.length > 0 && draft.override.trim() === '') {
    missing.push({ why: planCopy.missing.override, at: planPlaces.override });
  }
  return missing;
}

/** One sentence for all ways back: that each bot has one and the slowest measured, or how many have none. */
export function wayBackSummary(plan: RolloutPlan): string {
  if (plan.noWayBack.length > 0) return reviewCopy.wayBackMissing(plan.noWayBack.length);
  const times = plan.bots.map((bot) => bot.wayBack.takesMs);
  const known = times.filter((time): time is number => time !== null);
  // One unknown time makes "the slowest" a guess.
  if (known.length < times.length || known.length === 0) return reviewCopy.wayBackAll;
  return reviewCopy.slowest(durationWords(Math.max(...known)));
}

/** From → to in one line: each distinct pair once, with how many bots it is about. */
export function changeLines(plan: RolloutPlan): readonly string[] {
  const counts = new Map<string, number>();
  for (const bot of plan.bots) {
    const line = planCopy.fromTo(bot.from, bot.to);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `${planCopy.waveBots(count)}: ${line}`);
}

/** Names of the first wave's bots. */
export function canaryNames(plan: RolloutPlan): readonly string[] {
  return planWaves(plan)[0]?.bots.map((bot) => bot.name) ?? [];
}
