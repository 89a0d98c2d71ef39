// SPDX-License-Identifier: Apache-2.0
import { createStore } from 'zustand/vanilla';
import type { RolloutPolicy } from '../../../app/contract/index.ts';

/** What a person changed about a proposed plan. Kept per release, so that Back and a look elsewhere lose nothing. */
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

type PlanDrafts = { readonly byRelease: Readonly<Record<string, PlanDraft>> };

export const planDrafts = createStore<PlanDrafts>(() => ({ byRelease: {} }));

export function draftOf(drafts: PlanDrafts, releaseId: string): PlanDraft {
  return drafts.byRelease[releaseId] ?? emptyDraft;
}

export function changeDraft(releaseId: string, change: Partial<PlanDraft>): void {
  planDrafts.setState((drafts) => ({
    byRelease: { ...drafts.byRelease, [releaseId]: { ...draftOf(drafts, releaseId), ...change } },
  }));
}

/** A started rollout has used its draft up. */
export function dropDraft(releaseId: string): void {
  planDrafts.setState((drafts) => {
    const { [releaseId]: _used, ...others } = drafts.byRelease;
    return { byRelease: others };
  });
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
