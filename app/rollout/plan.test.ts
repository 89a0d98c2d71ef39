// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type PlanBot, type PlanRequest, planRollout } from './plan.ts';

const wayBack = {
  kind: 'on-bot',
  release: null,
  label: 'picker 1.0.0',
  takesMs: 8000,
  measured: false,
  sentence: 'x',
} as const;

function bot(number: number, change: Partial<PlanBot> = {}): PlanBot {
  return {
    id: `bot-${number}`,
    name: `Picker ${String(number).padStart(2, '0')}`,
    model: 'picker-a',
    cell: `cell-${number % 3}`,
    seen: true,
    running: { product: 'picker', version: '1.0.0' },
    from: 'picker 1.0.0',
    freeBytes: null,
    busyIn: null,
    wayBack,
    ...change,
  };
}

function plan(bots: readonly PlanBot[], change: Partial<PlanRequest> = {}) {
  return planRollout({
    release: { product: 'picker', version: '1.1.0' },
    models: ['picker-a', 'picker-b'],
    bots,
    chosen: null,
    canaries: null,
    policy: { soakS: 60, failureBudget: 0, maxUnavailablePerCell: 1, afterCanary: 'person' },
    sizeOf: () => 1000,
    compareVersions: (a, b) => a.localeCompare(b, undefined, { numeric: true }),
    ...change,
  });
}

const range = (count: number) => Array.from({ length: count }, (_, index) => bot(index + 1));

describe('planRollout', () => {
  it('takes one canary per model', () => {
    const bots = [bot(1), bot(2), bot(3, { model: 'picker-b' }), bot(4, { model: 'picker-b' })];
    const canaries = plan(bots).waves[0]?.botIds ?? [];
    expect(canaries.map((id) => bots.find((known) => known.id === id)?.model).sort()).toEqual(['picker-a', 'picker-b']);
  });

  it('never proposes the only bot of a cell while another cell can spare one', () => {
    const bots = [bot(1, { cell: 'lonely' }), bot(2, { cell: 'busy' }), bot(3, { cell: 'busy' })];
    expect(plan(bots).waves[0]?.botIds).toEqual(['bot-2']);
  });

  it('lets a person choose the canary', () => {
    expect(plan(range(6), { canaries: ['bot-5'] }).waves[0]?.botIds).toEqual(['bot-5']);
  });

  it('follows the canary with a quarter, then the rest', () => {
    expect(plan(range(9)).waves.map((wave) => wave.botIds.length)).toEqual([1, 2, 6]);
  });

  it('grows over four waves above 40 bots', () => {
    expect(plan(range(101)).waves.map((wave) => wave.botIds.length)).toEqual([1, 10, 20, 30, 40]);
  });

  it('puts every eligible bot into exactly one wave', () => {
    const inWaves = plan(range(57)).waves.flatMap((wave) => wave.botIds);
    expect(new Set(inWaves).size).toBe(57);
    expect(inWaves).toHaveLength(57);
  });

  it.each([
    ['has no model', { model: null }, 'This bot has no model yet.'],
    ['is of another model', { model: 'welder' }, 'The release has no image for the model welder.'],
    ['does not answer', { seen: false }, 'The bot does not answer now.'],
    ['runs the release', { running: { product: 'picker', version: '1.1.0' } }, 'This bot already runs this release.'],
    [
      'runs a newer one',
      { running: { product: 'picker', version: '1.10.0' } },
      'This release is older than what the bot runs.',
    ],
    ['is in a rollout', { busyIn: 'rollout-1' }, 'Another rollout works on Picker 02.'],
  ])('leaves out a bot that %s, and says so', (_, change, sentence) => {
    const planned = plan([bot(1), bot(2, change)]);
    expect(planned.leftOut).toEqual([{ botId: 'bot-2', name: 'Picker 02', sentence }]);
    expect(planned.waves.flatMap((wave) => wave.botIds)).toEqual(['bot-1']);
  });

  it('names the bots without a way back', () => {
    const none = { ...wayBack, kind: 'none', sentence: 'Nothing runs on it yet.' } as const;
    expect(plan([bot(1), bot(2, { wayBack: none, running: null })]).noWayBack).toEqual([
      { botId: 'bot-2', name: 'Picker 02', sentence: 'Nothing runs on it yet.' },
    ]);
  });

  it('plans nothing for no bots', () => {
    expect(plan([])).toMatchObject({ waves: [], bots: [], notKnown: [] });
  });
});
