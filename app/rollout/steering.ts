// SPDX-License-Identifier: Apache-2.0
import { type RolloutView, type Verdict, verdictSentence } from '../contract/index.ts';
import type { UpdateEvent } from '../update/index.ts';
import { modelsToJudge, type RolloutPicture } from './decide.ts';
import type { RolloutRecord } from './record.ts';

/** Who decided and why; both land in the journal. */
export type PersonDecision = { readonly rolloutId: string; readonly who: string; readonly reason: string };

export type SteerAction = keyof RolloutView['can'];

/** The rollout after a person's decision, and what its bots are told. */
export type Steered = {
  readonly rollout: RolloutRecord;
  readonly tell: readonly { readonly botId: string; readonly event: UpdateEvent }[];
};

export const steerWords: Readonly<Record<SteerAction, string>> = {
  pause: 'Paused',
  resume: 'Resumed',
  promote: 'Promoted',
  halt: 'Halted',
  reverse: 'Reversed',
};

/** What each decision of a person does. Pure; whether it is possible now is asked before (`possible`). */
export const steer: Readonly<Record<SteerAction, (picture: RolloutPicture, decision: PersonDecision) => Steered>> = {
  pause: ({ rollout }, { who, reason }) => {
    const { status } = rollout;
    const resumeTo = status === 'awaiting-promotion' || status === 'holding' ? status : 'running';
    return {
      rollout: { ...rollout, status: 'paused', resumeTo, reason: `${steerWords.pause} by ${who}: ${reason}` },
      tell: [],
    };
  },

  resume: ({ rollout, updates, now }, { who, reason }) => {
    const wasHolding = rollout.status === 'holding' || (rollout.status === 'paused' && rollout.resumeTo === 'holding');
    const status = rollout.status === 'paused' && !wasHolding ? rollout.resumeTo : 'running';
    const tell = updates.flatMap(({ botId, state }): Steered['tell'] => {
      if (state.phase === 'blocked') return [{ botId, event: { kind: 'retry' } }];
      const watchAgain = wasHolding && (state.phase === 'soaking' || state.phase === 'probing');
      return watchAgain ? [{ botId, event: { kind: 'watchAgain', at: now } }] : [];
    });
    return { rollout: { ...rollout, status, reason: `${steerWords.resume} by ${who}: ${reason}` }, tell };
  },

  promote: (picture, { who, reason }) => {
    const { rollout } = picture;
    const promoted = {
      ...rollout,
      status: 'running',
      promoted: rollout.wave,
      reason: `${steerWords.promote} by ${who}: ${reason}`,
    } as const;
    if (rollout.status === 'awaiting-promotion') return { rollout: promoted, tell: [] };
    const verdicts = [...rollout.verdicts, ...verdictsByPerson(picture, { who, reason })];
    return { rollout: { ...promoted, verdicts }, tell: [] };
  },

  halt: ({ rollout }, { who, reason }) => ({
    rollout: { ...rollout, status: 'halted', resumeTo: 'running', reason: `${steerWords.halt} by ${who}: ${reason}` },
    tell: [],
  }),

  reverse: ({ rollout }, { who, reason }) => ({
    rollout: { ...rollout, status: 'reversing', reason: `${steerWords.reverse} by ${who}: ${reason}` },
    tell: [],
  }),
};

/** A person's word in place of the gate's, per model that is ripe for it. */
function verdictsByPerson(picture: RolloutPicture, by: { who: string; reason: string }): readonly Verdict[] {
  const { rollout, now } = picture;
  const members = rollout.waves[rollout.wave]?.botIds ?? [];
  const grounds = { bots: members.length, facts: { kind: 'by-person', ...by } } as const;
  return modelsToJudge(picture).map((model) => ({
    wave: rollout.wave,
    model,
    verdict: 'pass',
    at: now,
    evidence: [],
    sentence: verdictSentence({ model, evidence: [], ...grounds }),
    grounds,
  }));
}
