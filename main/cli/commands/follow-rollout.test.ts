// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { RolloutView, Tile, Verdict } from '../../../app/contract/index.ts';
import { stepsBetween } from './follow-rollout.ts';

function aTile(name: string, phase: Tile['phase'], note: string | null = null): Tile {
  return {
    botId: name,
    name,
    model: 'm',
    cell: null,
    wave: 0,
    phase,
    bytesDone: 0,
    bytesTotal: 0,
    note,
    faultCode: null,
  };
}

function aRollout(more: Partial<RolloutView> = {}): RolloutView {
  return {
    id: 'rollout-1',
    release: { product: 'p', version: '1.0.0' },
    kind: 'rollout',
    status: 'running',
    sentence: 'Canary: 1 being staged.',
    startedAt: 0,
    startedBy: 'Ada',
    wave: 0,
    waves: [],
    tiles: [aTile('a', 'waiting'), aTile('b', 'waiting')],
    policy: { soakS: 1, failureBudget: 0, maxUnavailablePerCell: 1, afterCanary: 'person' },
    budgetUsed: 0,
    verdicts: [],
    evidence: [],
    soak: null,
    can: { pause: true, resume: false, promote: false, halt: true, reverse: true },
    ...more,
  };
}

const lines = (before: RolloutView | null, now: RolloutView) => stepsBetween(before, now).map(({ line }) => line);

describe('the steps of a rollout', () => {
  it('begin with what goes on, not with bots that wait', () => {
    expect(lines(null, aRollout())).toEqual(['Canary: 1 being staged.']);
  });

  it('are silent while nothing changes', () => {
    expect(lines(aRollout(), aRollout())).toEqual([]);
  });

  it('name each bot that moved on, with its note', () => {
    const now = aRollout({ tiles: [aTile('a', 'blocked', 'No answer.'), aTile('b', 'waiting')] });
    expect(lines(aRollout(), now)).toEqual(['  a: blocked. No answer.']);
  });

  it('tell every verdict once', () => {
    const verdict: Verdict = { wave: 0, model: 'm', verdict: 'pass', sentence: 'Good.', at: 1, evidence: [] };
    const now = aRollout({ verdicts: [verdict] });
    expect(lines(aRollout(), now)).toEqual(['Verdict on wave 0, m: pass. Good.']);
    expect(lines(now, now)).toEqual([]);
  });

  it('say how to go on where only a person can', () => {
    const now = aRollout({ status: 'awaiting-promotion', sentence: 'The canary passed.' });
    expect(lines(aRollout(), now)).toEqual([expect.stringContaining('millwright rollout promote rollout-1')]);
  });
});
