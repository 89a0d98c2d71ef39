// SPDX-License-Identifier: Apache-2.0
import { moved, rejected, type Transition } from '../kernel/index.ts';
import type { TrialEvidence, Trouble, UpdateState } from './record.ts';
import { noEvidence } from './record.ts';

/** What happened (past tense: from the bot) or was decided (imperative: from the rollout or a person). */
export type UpdateEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'activate'; readonly at: number }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'revert'; readonly why: Trouble; readonly at: number }
  | { readonly kind: 'retry' }
  | { readonly kind: 'watchAgain'; readonly at: number }
  | { readonly kind: 'preflightPassed' }
  | { readonly kind: 'alreadyThere'; readonly at: number }
  | { readonly kind: 'troubled'; readonly trouble: Trouble }
  | { readonly kind: 'staged' }
  | { readonly kind: 'activated'; readonly at: number; readonly swapMs: number | null }
  | { readonly kind: 'observed'; readonly evidence: TrialEvidence }
  | { readonly kind: 'answered'; readonly at: number; readonly evidence: TrialEvidence }
  | { readonly kind: 'confirmedOnBot'; readonly at: number }
  | { readonly kind: 'trialLost'; readonly why: Trouble }
  | { readonly kind: 'revertedOnBot'; readonly at: number; readonly runs: boolean }
  | { readonly kind: 'foundReplaced'; readonly at: number }
  | { readonly kind: 'blocked'; readonly trouble: Trouble; readonly at: number };

type State<Phase extends UpdateState['phase']> = Extract<UpdateState, { phase: Phase }>;
type Rules = { [Phase in UpdateState['phase']]: (state: State<Phase>, event: UpdateEvent) => UpdateState | null };

/**
 * The whole life of one bot's update. `null` means that the event has no place in the phase.
 * Invariants: no decision leads from `confirming` back or from `reverting` forward; once something was started on the bot
 * only `confirmed` and `reverted` end it.
 */
const rules: Rules = {
  waiting: (_, event) => {
    if (event.kind === 'start') return { phase: 'preflight', trouble: null };
    return endUntouched(event);
  },
  preflight: (_, event) => {
    if (event.kind === 'preflightPassed') return { phase: 'staging', trouble: null };
    if (event.kind === 'alreadyThere') return { phase: 'confirmed', at: event.at, changed: false };
    if (event.kind === 'troubled') return { phase: 'preflight', trouble: event.trouble };
    return block(event) ?? endUntouched(event);
  },
  staging: (_, event) => {
    if (event.kind === 'staged') return { phase: 'staged' };
    if (event.kind === 'troubled') return { phase: 'staging', trouble: event.trouble };
    return block(event) ?? endUntouched(event);
  },
  staged: (_, event) => {
    if (event.kind === 'activate') return { phase: 'activating', since: event.at, trouble: null };
    return endUntouched(event);
  },
  activating: (state, event) => {
    if (event.kind === 'troubled') return { ...state, trouble: event.trouble };
    if (event.kind === 'activated') {
      return { phase: 'probing', since: event.at, swapMs: event.swapMs, evidence: noEvidence };
    }
    // Only before anything was started: the bot was taken over by somebody else.
    return block(event) ?? endTrial(event);
  },
  probing: (state, event) => {
    if (event.kind === 'observed') return { ...state, evidence: event.evidence };
    if (event.kind === 'answered') return { ...state, phase: 'soaking', since: event.at, evidence: event.evidence };
    if (event.kind === 'watchAgain') return { ...state, since: event.at };
    return endTrial(event);
  },
  soaking: (state, event) => {
    if (event.kind === 'observed') return { ...state, evidence: event.evidence };
    // What was seen before says nothing of the time that begins now; what went wrong stays.
    if (event.kind === 'watchAgain') {
      return { ...state, since: event.at, evidence: { ...state.evidence, rounds: 0, firstAt: null, lastAt: null } };
    }
    if (event.kind === 'confirm') return { phase: 'confirming', swapMs: state.swapMs, trouble: null };
    return endTrial(event);
  },
  confirming: (state, event) => {
    if (event.kind === 'confirmedOnBot') return { phase: 'confirmed', at: event.at, changed: true };
    if (event.kind === 'troubled') return { ...state, trouble: event.trouble };
    // Not a decision but a fact: the bot restarted before the confirm was recorded on it, and booted the old image.
    if (event.kind === 'trialLost') return { phase: 'reverting', path: 'end-trial', why: event.why, trouble: null };
    return null;
  },
  confirmed: (state, event) =>
    // A bot that ran the release before we came has nothing of ours to take back.
    event.kind === 'revert' && state.changed
      ? { phase: 'reverting', path: 'start-previous', why: event.why, trouble: null }
      : null,
  reverting: (state, event) => {
    if (event.kind === 'revertedOnBot') {
      return { phase: 'reverted', why: event.runs ? state.why : nothingLeft, at: event.at, touched: true };
    }
    if (event.kind === 'foundReplaced') return { phase: 'reverted', why: replaced, at: event.at, touched: false };
    return event.kind === 'troubled' ? { ...state, trouble: event.trouble } : null;
  },
  reverted: () => null,
  blocked: (_, event) => {
    if (event.kind === 'retry') return { phase: 'preflight', trouble: null };
    return endUntouched(event);
  },
};

const replaced: Trouble = { code: 'rollout/replaced', message: 'another update changed the bot since' };

const nothingLeft: Trouble = { code: 'rollout/nothing-left', message: 'the last good image is gone from the bot' };

/** Before activation nothing on the bot has to be undone. */
function endUntouched(event: UpdateEvent): UpdateState | null {
  return event.kind === 'revert' ? { phase: 'reverted', why: event.why, at: event.at, touched: false } : null;
}

function endTrial(event: UpdateEvent): UpdateState | null {
  return event.kind === 'revert' ? { phase: 'reverting', path: 'end-trial', why: event.why, trouble: null } : null;
}

function block(event: UpdateEvent): UpdateState | null {
  return event.kind === 'blocked' ? { phase: 'blocked', trouble: event.trouble, at: event.at } : null;
}

/** Pure. */
export function advanceUpdate(state: UpdateState, event: UpdateEvent): Transition<UpdateState> {
  const rule = rules[state.phase] as (state: UpdateState, event: UpdateEvent) => UpdateState | null;
  const next = rule(state, event);
  return next === null ? rejected(`${event.kind} has no place in ${state.phase}`) : moved(next);
}
