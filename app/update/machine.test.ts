// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceUpdate, type UpdateEvent } from './machine.ts';
import { isEnded, isOutOfService, noEvidence, type UpdateState } from './record.ts';

const why = { code: 'rollout/reversed', message: 'reversed by a person' };
const trouble = { code: 'link/closed', message: 'cable' };

const events: Record<UpdateEvent['kind'], UpdateEvent> = {
  start: { kind: 'start' },
  activate: { kind: 'activate', at: 1 },
  confirm: { kind: 'confirm' },
  revert: { kind: 'revert', why, at: 2 },
  retry: { kind: 'retry' },
  watchAgain: { kind: 'watchAgain', at: 3 },
  preflightPassed: { kind: 'preflightPassed' },
  alreadyThere: { kind: 'alreadyThere', at: 4 },
  troubled: { kind: 'troubled', trouble },
  staged: { kind: 'staged' },
  activated: { kind: 'activated', at: 5, swapMs: 900 },
  observed: { kind: 'observed', evidence: noEvidence },
  answered: { kind: 'answered', at: 6, evidence: noEvidence },
  confirmedOnBot: { kind: 'confirmedOnBot', at: 7 },
  trialLost: { kind: 'trialLost', why },
  revertedOnBot: { kind: 'revertedOnBot', at: 8, runs: true },
  foundReplaced: { kind: 'foundReplaced', at: 8 },
  blocked: { kind: 'blocked', trouble, at: 9 },
};

const states: Record<UpdateState['phase'], UpdateState> = {
  waiting: { phase: 'waiting' },
  preflight: { phase: 'preflight', trouble: null },
  staging: { phase: 'staging', trouble: null },
  staged: { phase: 'staged' },
  activating: { phase: 'activating', since: 1, trouble: null },
  probing: { phase: 'probing', since: 1, swapMs: 900, evidence: noEvidence },
  soaking: { phase: 'soaking', since: 1, swapMs: 900, evidence: noEvidence },
  confirming: { phase: 'confirming', swapMs: 900, trouble: null },
  confirmed: { phase: 'confirmed', at: 1, changed: true },
  reverting: { phase: 'reverting', path: 'end-trial', why, trouble: null },
  reverted: { phase: 'reverted', why, at: 1, touched: true },
  blocked: { phase: 'blocked', trouble, at: 1 },
};

/** Every event that has a place, per phase, and where it leads. Everything not named here is rejected. */
const table: Record<UpdateState['phase'], Partial<Record<UpdateEvent['kind'], UpdateState['phase']>>> = {
  waiting: { start: 'preflight', revert: 'reverted' },
  preflight: {
    preflightPassed: 'staging',
    alreadyThere: 'confirmed',
    troubled: 'preflight',
    blocked: 'blocked',
    revert: 'reverted',
  },
  staging: { staged: 'staged', troubled: 'staging', blocked: 'blocked', revert: 'reverted' },
  staged: { activate: 'activating', revert: 'reverted' },
  activating: { activated: 'probing', troubled: 'activating', blocked: 'blocked', revert: 'reverting' },
  probing: { observed: 'probing', watchAgain: 'probing', answered: 'soaking', revert: 'reverting' },
  soaking: { observed: 'soaking', watchAgain: 'soaking', confirm: 'confirming', revert: 'reverting' },
  confirming: { confirmedOnBot: 'confirmed', troubled: 'confirming', trialLost: 'reverting' },
  confirmed: { revert: 'reverting' },
  reverting: { revertedOnBot: 'reverted', foundReplaced: 'reverted', troubled: 'reverting' },
  reverted: {},
  blocked: { retry: 'preflight', revert: 'reverted' },
};

const phases = Object.keys(states) as UpdateState['phase'][];
const kinds = Object.keys(events) as UpdateEvent['kind'][];

describe('advanceUpdate', () => {
  it.each(phases.flatMap((phase) => kinds.map((kind) => ({ phase, kind }))))('$phase on $kind', ({ phase, kind }) => {
    const next = advanceUpdate(states[phase], events[kind]);
    expect(next.kind === 'moved' ? next.state.phase : undefined).toBe(table[phase][kind]);
  });

  it('takes nothing back from a bot that already ran the release', () => {
    const next = advanceUpdate({ phase: 'confirmed', at: 1, changed: false }, events.revert);
    expect(next.kind).toBe('rejected');
  });

  it('says of a bot taken back before activation that it was not touched', () => {
    const next = advanceUpdate(states.staged, events.revert);
    expect(next).toMatchObject({ kind: 'moved', state: { phase: 'reverted', touched: false } });
  });

  it('starts the previous image when the new one was confirmed, and ends the trial when it was not', () => {
    expect(advanceUpdate(states.confirmed, events.revert)).toMatchObject({ state: { path: 'start-previous' } });
    expect(advanceUpdate(states.soaking, events.revert)).toMatchObject({ state: { path: 'end-trial' } });
  });

  it('leads every walk that touched the bot to confirmed or reverted, and never straight from one image to the other', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds), { maxLength: 60 }), (walk) => {
        let state: UpdateState = states.waiting;
        let touched = false;
        for (const kind of walk) {
          const next = advanceUpdate(state, events[kind]);
          if (next.kind === 'rejected') continue;
          if (next.state.phase === 'confirmed') expect(['confirming', 'preflight']).toContain(state.phase);
          state = next.state;
          touched ||= isOutOfService(state);
          if (touched && isEnded(state)) expect(['confirmed', 'reverted']).toContain(state.phase);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
