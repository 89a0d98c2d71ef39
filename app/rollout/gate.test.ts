// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { TrialEvidence, UpdateRecord, UpdateState } from '../update/index.ts';
import { type GateQuestion, judge } from './gate.ts';

const start = 1_000_000;
const trouble = { code: 'rollout/probe-failed', message: 'probe healthz failed 2 times in a row' };

const watched: TrialEvidence = {
  firstAt: start,
  lastAt: start + 60_000,
  rounds: 60,
  probesPassed: 60,
  probesFailed: 0,
  streaks: { healthz: 0 },
  restarts: 0,
  health: 'none',
  lastReading: 'healthz: 200',
  failure: null,
  blind: null,
};

function soaking(change: Partial<TrialEvidence> = {}): UpdateState {
  return { phase: 'soaking', since: start, swapMs: 900, evidence: { ...watched, ...change } };
}

function update(botId: string, state: UpdateState): UpdateRecord {
  const goal = { kind: 'release', release: { product: 'picker', version: '1.1.0' }, model: 'a' } as const;
  return {
    id: `r:${botId}`,
    rolloutId: 'r',
    botId,
    op: `op-${botId}`,
    app: 'picker',
    goal,
    from: 'picker 1.0.0',
    state,
  };
}

function ask(states: readonly UpdateState[], change: Partial<GateQuestion> = {}) {
  return judge({
    wave: 0,
    model: 'a',
    updates: states.map((state, index) => update(`bot-${index}`, state)),
    names: new Map(states.map((_, index) => [`bot-${index}`, `Picker ${index}`])),
    soakS: 60,
    failuresAllowed: 0,
    skipsSoak: false,
    now: start + 60_000,
    ...change,
  });
}

describe('judge', () => {
  it('holds when a bot went silent before it was ready, but only after a minute', () => {
    const blind = { code: 'link/unreachable', message: 'no route' } as const;
    const silent = (seen: number | null): UpdateState => ({
      ...{ phase: 'probing', since: start, swapMs: 900 },
      evidence: { ...watched, firstAt: seen, lastAt: seen, rounds: 0, blind },
    });
    expect(ask([silent(null)], { now: start + 59_000 })).toBeNull();
    expect(ask([silent(start + 10_000)], { now: start + 60_000 })).toBeNull();
    expect(ask([silent(null)], { now: start + 60_000 })).toMatchObject({
      verdict: 'inconclusive',
      sentence: 'Too few readings from Picker 0. No data is not good data, so nothing is promoted.',
    });
  });

  it('passes bots that did their job over the whole soak, with the numbers', () => {
    expect(ask([soaking()])).toMatchObject({
      verdict: 'pass',
      sentence: '1 bot (a) did its job for 60 s: 60 probes passed, 0 failed, 0 restarts.',
    });
  });

  it('says nothing before the soak is over', () => {
    expect(ask([soaking()], { now: start + 59_000 })).toBeNull();
  });

  it('waits for every bot of the group', () => {
    expect(ask([soaking(), { phase: 'staged' }])).toBeNull();
  });

  it('fails at once, in the middle of a soak', () => {
    const verdict = ask([soaking({ failure: trouble }), { phase: 'staged' }], { now: start + 3_000 });
    expect(verdict).toMatchObject({ verdict: 'fail', sentence: `Picker 0 failed: ${trouble.message}.` });
  });

  it('counts a bot whose activation failed', () => {
    expect(ask([{ phase: 'reverting', path: 'end-trial', why: trouble, trouble: null }])?.verdict).toBe('fail');
  });

  it('does not count bots that go back because the rollout does', () => {
    const why = { code: 'rollout/reversed', message: 'by a person' };
    expect(ask([{ phase: 'reverted', why, at: 1, touched: true }, soaking()])?.verdict).not.toBe('fail');
  });

  it('passes the rest when failures stay within what is allowed', () => {
    expect(ask([soaking({ failure: trouble }), soaking()], { failuresAllowed: 1 })?.verdict).toBe('pass');
  });

  it.each([
    ['no reading at all', { rounds: 0, probesPassed: 0, lastAt: null }],
    ['readings that ended early', { lastAt: start + 10_000 }],
    ['a release that asks nothing of its image', { probesPassed: 0, health: 'none' as const }],
  ])('is inconclusive with %s', (_, change) => {
    expect(ask([soaking(change)])?.verdict).toBe('inconclusive');
  });

  it('takes a HEALTHCHECK as evidence', () => {
    expect(ask([soaking({ probesPassed: 0, health: 'healthy' })])?.verdict).toBe('pass');
  });

  it('calls it an error when the bot answers, but not in its protocol', () => {
    const blind = { code: 'driver/protocol', message: 'not JSON' };
    expect(ask([soaking({ rounds: 0, probesPassed: 0, lastAt: null, blind })])?.verdict).toBe('error');
  });

  it('is inconclusive when every bot is blocked', () => {
    expect(ask([{ phase: 'blocked', trouble, at: 1 }])?.verdict).toBe('inconclusive');
  });

  it('passes a way back as soon as the known good image answers', () => {
    expect(ask([soaking({ rounds: 1 })], { skipsSoak: true, now: start + 1 })?.verdict).toBe('pass');
  });
});
