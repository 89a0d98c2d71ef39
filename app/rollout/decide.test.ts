// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOutOfService, noEvidence, type UpdateRecord, type UpdateState } from '../update/index.ts';
import { decide, type RolloutPicture } from './decide.ts';
import type { RolloutRecord } from './record.ts';

const why = { code: 'rollout/probe-failed', message: 'probe failed' };
const good = { ...noEvidence, firstAt: 0, lastAt: 60_000, rounds: 60, probesPassed: 60 };

const states: readonly UpdateState[] = [
  { phase: 'waiting' },
  { phase: 'preflight', trouble: null },
  { phase: 'staging', trouble: null },
  { phase: 'staged' },
  { phase: 'activating', since: 0, trouble: null },
  { phase: 'probing', since: 0, swapMs: null, evidence: noEvidence },
  { phase: 'soaking', since: 0, swapMs: null, evidence: noEvidence },
  { phase: 'soaking', since: 0, swapMs: null, evidence: good },
  { phase: 'soaking', since: 0, swapMs: null, evidence: { ...good, failure: why } },
  { phase: 'confirming', swapMs: null, trouble: null },
  { phase: 'confirmed', at: 0, changed: true },
  { phase: 'reverting', path: 'end-trial', why, trouble: null },
  { phase: 'reverted', why, at: 0, touched: true },
  { phase: 'blocked', trouble: why, at: 0 },
];
const statuses: readonly RolloutRecord['status'][] = [
  'running',
  'awaiting-promotion',
  'holding',
  'paused',
  'halted',
  'reversing',
  'reversed',
  'completed',
];

const waves = [['bot-0'], ['bot-1', 'bot-2'], ['bot-3', 'bot-4', 'bot-5']];
const cellOf = (botId: string) => `cell-${Number(botId.slice(4)) % 2}`;

function picture(given: {
  status: RolloutRecord['status'];
  wave: number;
  states: readonly UpdateState[];
  now: number;
  budget: number;
}): RolloutPicture {
  const updates = waves.flat().map((botId, index): UpdateRecord => {
    const goal = { kind: 'release', release: { product: 'p', version: '2.0.0' }, model: 'a' } as const;
    const state = given.states[index] ?? { phase: 'waiting' };
    return { id: `r:${botId}`, rolloutId: 'r', botId, op: `op-${botId}`, app: 'app', goal, from: 'p 1.0.0', state };
  });
  return {
    rollout: {
      id: 'r',
      kind: 'rollout',
      release: { product: 'p', version: '2.0.0' },
      waves: waves.map((botIds, index) => ({ index, label: `Wave ${index}`, botIds, reason: null })),
      policy: { soakS: 60, failureBudget: given.budget, maxUnavailablePerCell: 1, afterCanary: 'automatic' },
      startedAt: 0,
      startedBy: 'Ann',
      override: null,
      status: given.status,
      resumeTo: 'running',
      reason: 'because',
      wave: given.wave,
      promoted: -1,
      verdicts: [],
    },
    updates,
    bots: new Map(updates.map(({ botId }) => [botId, { name: botId, model: 'a', cell: cellOf(botId) }])),
    now: given.now,
  };
}

const anyPicture = fc
  .record({
    status: fc.constantFrom(...statuses),
    wave: fc.integer({ min: 0, max: 2 }),
    states: fc.array(fc.constantFrom(...states), { minLength: 6, maxLength: 6 }),
    now: fc.constantFrom(1_000, 61_000),
    budget: fc.integer({ min: 0, max: 2 }),
  })
  .map(picture);

const check = (property: (picture: RolloutPicture) => void) =>
  fc.assert(fc.property(anyPicture, property), { numRuns: 3000 });

describe('decide', () => {
  it('activates only staged bots of the current wave, and only while running', () => {
    check((given) => {
      for (const decision of decide(given)) {
        if (decision.kind !== 'activate') continue;
        expect(given.rollout.status).toBe('running');
        expect(waves[given.rollout.wave]).toContain(decision.botId);
        expect(given.updates.find((update) => update.botId === decision.botId)?.state.phase).toBe('staged');
      }
    });
  });

  it('never takes more bots of a cell out of service than allowed', () => {
    check((given) => {
      const inService = given.updates
        .filter(({ state }) => state.phase === 'soaking' || state.phase === 'confirmed')
        .map(({ botId }) => botId);
      const starts = decide(given).flatMap((decision) => {
        const isReversed = given.rollout.status === 'reversing' && decision.kind === 'revert';
        const goesBack = isReversed && inService.includes(decision.botId);
        return decision.kind === 'activate' || goesBack ? decision.botId : [];
      });
      for (const cell of ['cell-0', 'cell-1']) {
        const out = given.updates.filter((update) => cellOf(update.botId) === cell && isOutOfService(update.state));
        const more = starts.filter((botId) => cellOf(botId) === cell);
        if (more.length > 0) expect(out.length + more.length).toBeLessThanOrEqual(1);
      }
    });
  });

  it('starts, activates and promotes nothing in the look that sees a failure beyond the budget', () => {
    check((given) => {
      const decisions = decide(given);
      if (!decisions.some((decision) => decision.kind === 'verdict' && decision.verdict.verdict === 'fail')) return;
      expect(decisions.every(({ kind }) => kind === 'verdict' || kind === 'status')).toBe(true);
      expect(decisions.at(-1)).toMatchObject({ kind: 'status', status: 'reversing' });
    });
  });

  it('confirms only bots of a group that passed in this look or before', () => {
    check((given) => {
      const decisions = decide(given);
      if (!decisions.some(({ kind }) => kind === 'confirm')) return;
      expect(decisions.some((decision) => decision.kind === 'verdict' && decision.verdict.verdict === 'pass')).toBe(
        true,
      );
    });
  });

  it('advances only when every bot of the wave has ended', () => {
    check((given) => {
      if (!decide(given).some((decision) => decision.kind === 'advance')) return;
      const members = given.updates.filter((update) => waves[given.rollout.wave]?.includes(update.botId));
      expect(members.every(({ state }) => ['confirmed', 'reverted', 'blocked'].includes(state.phase))).toBe(true);
    });
  });

  it('is done with an ended rollout', () => {
    check((given) => {
      if (given.rollout.status === 'completed' || given.rollout.status === 'reversed')
        expect(decide(given)).toEqual([]);
    });
  });

  it('takes back newest wave first', () => {
    const confirmed: UpdateState = { phase: 'confirmed', at: 0, changed: true };
    const given = picture({
      status: 'reversing',
      wave: 2,
      states: waves.flat().map(() => confirmed),
      now: 1,
      budget: 0,
    });
    expect(decide(given).map((decision) => ('botId' in decision ? decision.botId : decision.kind))).toEqual([
      'bot-3',
      'bot-4',
    ]);
  });
});
