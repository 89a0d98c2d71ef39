// SPDX-License-Identifier: Apache-2.0
import type { RolloutPolicy } from '../../../app/contract/index.ts';
import { useDraft } from '../../ui/index.ts';

/** What a person changed about a proposed plan. */
export type PlanDraft = {
  readonly policy: Partial<Omit<RolloutPolicy, 'afterCanary'>>;
  /** Null: the station proposes. */
  readonly canaryIds: readonly string[] | null;
  readonly leftOut: readonly { readonly botId: string; readonly name: string }[];
  /** Sentences of `notKnown` that a person confirmed. */
  readonly confirmed: readonly string[];
  readonly override: string;
};

export const emptyDraft: PlanDraft = { policy: {}, canaryIds: null, leftOut: [], confirmed: [], override: '' };

/** Kept per release, so that Back and a look elsewhere lose nothing. */
export function usePlanDraft(releaseId: string) {
  return useDraft<PlanDraft>(`rollouts/plan/${releaseId}`, emptyDraft);
}

/** Takes a bot out of the plan. It cannot stay a chosen canary. */
export function leaveOut(draft: PlanDraft, bot: { readonly botId: string; readonly name: string }): Partial<PlanDraft> {
  const canaryIds = draft.canaryIds?.filter((botId) => botId !== bot.botId) ?? null;
  return {
    leftOut: [...draft.leftOut.filter((out) => out.botId !== bot.botId), { botId: bot.botId, name: bot.name }],
    canaryIds: canaryIds?.length === 0 ? null : canaryIds,
  };
}

export function putBack(draft: PlanDraft, botId: string): Partial<PlanDraft> {
  return { leftOut: draft.leftOut.filter((out) => out.botId !== botId) };
}
