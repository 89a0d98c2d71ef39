// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type RolloutView, rolloutStatusSchema, type Tile } from '../../../app/contract/index.ts';
import {
  boardActions,
  boardRows,
  botsDone,
  orderRollouts,
  primaryAction,
  soakShare,
  statusMark,
  waveGroups,
  worstFirst,
} from './board-view.ts';

const nothing = { pause: false, resume: false, promote: false, halt: false, reverse: false };

function aTile(botId: string, change: Partial<Tile> = {}): Tile {
  const place = { model: 'px-1', cell: null, wave: 0, bytesDone: 0, bytesTotal: 0 };
  return { botId, name: `Picker ${botId}`, phase: 'waiting', note: null, faultCode: null, ...place, ...change };
}

function aRollout(change: Partial<RolloutView> = {}): RolloutView {
  return {
    id: 'r1',
    release: { product: 'picker', version: '4.3.0' },
    kind: 'rollout',
    status: 'running',
    sentence: 'The canary is watched.',
    startedAt: 1,
    startedBy: 'Ana Ruiz',
    wave: 0,
    waves: [
      { index: 0, label: 'Canary', botIds: ['1'], reason: null },
      { index: 1, label: 'Rest', botIds: ['2', '3', '4'], reason: null },
    ],
    tiles: [aTile('3'), aTile('1', { phase: 'confirmed' }), aTile('2'), aTile('4', { phase: 'confirmed' })],
    policy: { soakS: 60, failureBudget: 0, maxUnavailablePerCell: 1, afterCanary: 'person' },
    budgetUsed: 0,
    verdicts: [],
    evidence: [],
    soak: null,
    can: nothing,
    ...change,
  };
}

describe('the list of rollouts', () => {
  it('shows those under way before those that ended, newest first', () => {
    const list = [
      aRollout({ id: 'old', status: 'completed', startedAt: 9 }),
      aRollout({ id: 'a', startedAt: 1 }),
      aRollout({ id: 'b', status: 'halted', startedAt: 2 }),
    ];

    const { running, ended } = orderRollouts(list);

    expect(running.map((view) => view.id)).toEqual(['b', 'a']);
    expect(ended.map((view) => view.id)).toEqual(['old']);
  });
});

describe('the board', () => {
  it('groups tiles by wave in the order of the plan', () => {
    const groups = waveGroups(aRollout());

    expect(groups.map((group) => group.faces.map((face) => face.botId))).toEqual([['1'], ['2', '3', '4']]);
    expect(groups.map((group) => group.done)).toEqual([1, 1]);
    expect(botsDone(aRollout())).toBe(2);
  });

  it('breaks into rows of the given width, each wave on its own', () => {
    const rows = boardRows(waveGroups(aRollout()), 2);

    expect(rows.map((row) => (row.kind === 'wave' ? row.group.wave.label : row.faces.length))).toEqual([
      'Canary',
      1,
      'Wave 1',
      2,
      1,
    ]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });

  it('is red only when halted', () => {
    const red = rolloutStatusSchema.options.filter((status) => statusMark(status).state === 'fault');

    expect(red).toEqual(['halted']);
  });
});

describe('the actions of a rollout', () => {
  it('are all shown in every status, each with a reason when it is not possible', () => {
    for (const status of rolloutStatusSchema.options) {
      const actions = boardActions(aRollout({ status }));

      expect(actions.map((item) => item.action)).toEqual(['pause', 'resume', 'promote', 'halt', 'reverse']);
      expect(actions.every((item) => item.unavailable !== null && item.unavailable.length > 0)).toBe(true);
    }
  });

  it('have no reason against them when possible', () => {
    const [pause] = boardActions(aRollout({ can: { ...nothing, pause: true } }));

    expect(pause).toEqual({ action: 'pause', unavailable: null });
  });

  it('lead with the decision that waits', () => {
    const can = { ...nothing, promote: true, reverse: true, resume: true };

    expect(primaryAction(aRollout({ status: 'awaiting-promotion', can }))).toBe('promote');
    expect(primaryAction(aRollout({ status: 'halted', can }))).toBe('reverse');
    expect(primaryAction(aRollout({ status: 'paused', can }))).toBe('resume');
    expect(primaryAction(aRollout({ status: 'running', can }))).toBeNull();
    expect(primaryAction(aRollout({ status: 'awaiting-promotion' }))).toBeNull();
  });
});

it('says how much of the soak is over, inside its bounds', () => {
  const soak = { startedAt: 1000, endsAt: 61_000 };

  expect(soakShare(soak, 31_000)).toBe(0.5);
  expect(soakShare(soak, 70_000)).toBe(1);
  expect(soakShare(soak, 0)).toBe(0);
});

it('puts the worst evidence first', () => {
  const reading = { probesPassed: 9, probesFailed: 0, restarts: 0, lastReading: '200', readingAt: 5 };
  const list = [
    { ...reading, botId: '1', name: 'B' },
    { ...reading, botId: '2', name: 'A', readingAt: null },
    { ...reading, botId: '3', name: 'C', restarts: 1 },
    { ...reading, botId: '4', name: 'D', probesFailed: 2 },
  ];

  expect(worstFirst(list).map((item) => item.name)).toEqual(['D', 'C', 'A', 'B']);
});
