// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { RolloutPlan } from '../../../app/contract/index.ts';
import { planCopy } from '../../copy/rollouts.ts';
import { emptyDraft, leaveOut, putBack } from './plan-drafts.ts';
import {
  canaryNames,
  changeLines,
  leftOutRows,
  missingFor,
  planInput,
  planPlaces,
  planWaves,
  wayBackSummary,
  withCanary,
} from './plan-view.ts';

function aBot(botId: string, change: Partial<RolloutPlan['bots'][number]> = {}): RolloutPlan['bots'][number] {
  return {
    botId,
    name: `Picker ${botId}`,
    model: 'px-1',
    cell: 'A',
    from: 'picker 4.2.1',
    to: 'picker 4.3.0',
    wayBack: {
      kind: 'on-bot',
      release: null,
      label: null,
      takesMs: 8000,
      measured: true,
      sentence: 'On the bot, 8 s.',
    },
    ...change,
  };
}

function aPlan(change: Partial<RolloutPlan> = {}): RolloutPlan {
  return {
    release: { product: 'picker', version: '4.3.0' },
    waves: [
      { index: 0, label: 'Canary', botIds: ['1', '4'], reason: 'Spare capacity.' },
      { index: 1, label: 'Wave 1', botIds: ['2', '3'], reason: null },
    ],
    policy: { soakS: 60, failureBudget: 0, maxUnavailablePerCell: 1, afterCanary: 'person' },
    leftOut: [],
    bots: [aBot('1'), aBot('2'), aBot('3', { from: 'picker 4.2.0' }), aBot('4', { model: 'px-2' })],
    noWayBack: [],
    notKnown: [],
    bytesToSend: 1000,
    ...change,
  };
}

describe('a plan', () => {
  it('is asked for without limits until a person changes something', () => {
    expect(planInput('picker@4.3.0', emptyDraft, ['1', '2'])).toEqual({
      releaseId: 'picker@4.3.0',
      botIds: null,
      canaryIds: null,
      policy: null,
    });
  });

  it('is asked for with every other bot of the site when one is left out', () => {
    const draft = { ...emptyDraft, leftOut: [{ botId: '2', name: 'Picker 2' }], policy: { soakS: 30 } };

    expect(planInput('r', draft, ['1', '2', '9'])).toMatchObject({ botIds: ['1', '9'], policy: { soakS: 30 } });
  });

  it('joins waves with their bots', () => {
    expect(planWaves(aPlan()).map((wave) => wave.bots.map((bot) => bot.botId))).toEqual([
      ['1', '4'],
      ['2', '3'],
    ]);
    expect(canaryNames(aPlan())).toEqual(['Picker 1', 'Picker 4']);
  });

  it('replaces the canary of the same model and keeps those of others', () => {
    expect(withCanary(aPlan(), '3')).toEqual(['4', '3']);
    expect(withCanary(aPlan(), '1')).toEqual(['4', '1']);
  });

  it('counts what changes by its distinct steps', () => {
    expect(changeLines(aPlan())).toEqual(['3 bots: picker 4.2.1 → picker 4.3.0', '1 bot: picker 4.2.0 → picker 4.3.0']);
  });

  it('shows who is left out, and by whom', () => {
    const draft = { ...emptyDraft, leftOut: [{ botId: '2', name: 'Picker 2' }] };
    const plan = aPlan({
      leftOut: [
        { botId: '9', name: 'Lifter 9', sentence: 'No image for it.' },
        { botId: '2', name: 'Picker 2', sentence: 'Not chosen.' },
      ],
    });

    expect(leftOutRows(plan, draft)).toEqual([
      { botId: '9', name: 'Lifter 9', sentence: 'No image for it.', byYou: false },
      { botId: '2', name: 'Picker 2', sentence: 'Left out by you.', byYou: true },
    ]);
  });
});

describe('what is missing before the review', () => {
  it('is nothing for a plain plan', () => {
    expect(missingFor(aPlan(), emptyDraft)).toEqual([]);
  });

  it('is a confirmation for each point that no bot can report', () => {
    const plan = aPlan({ notKnown: ['Free space: not known', 'Power: not known'] });

    expect(missingFor(plan, emptyDraft)).toEqual([{ why: 'Confirm 2 more points first.', at: planPlaces.notKnown }]);
    expect(missingFor(plan, { ...emptyDraft, confirmed: plan.notKnown })).toEqual([]);
  });

  it('is a reason while a bot has no way back', () => {
    const plan = aPlan({ noWayBack: [{ botId: '1', name: 'Picker 1', sentence: 'No earlier image.' }] });

    expect(missingFor(plan, { ...emptyDraft, override: '  ' })).toHaveLength(1);
    expect(missingFor(plan, { ...emptyDraft, override: 'Spare bot stands by.' })).toEqual([]);
  });

  it('is a bot when none is left', () => {
    expect(missingFor(aPlan({ bots: [] }), emptyDraft)).toEqual([
      { why: 'No bot is left in this plan.', at: planPlaces.leftOut },
    ]);
  });
});

describe('the summary of the ways back', () => {
  it('names the slowest only when every time is known', () => {
    const slow = aBot('2', { wayBack: { ...aBot('2').wayBack, takesMs: 41_000 } });
    const unknown = aBot('3', { wayBack: { ...aBot('3').wayBack, takesMs: null } });

    expect(wayBackSummary(aPlan({ bots: [aBot('1'), slow] }))).toContain('41 s');
    expect(wayBackSummary(aPlan({ bots: [slow, unknown] }))).toBe('Every bot has one.');
  });

  it('says how many have none', () => {
    const plan = aPlan({ noWayBack: [{ botId: '1', name: 'Picker 1', sentence: '' }] });

    expect(wayBackSummary(plan)).toContain('1 bot without');
  });
});

describe('a draft', () => {
  it('takes a left-out bot out of the chosen canaries too', () => {
    const draft = { ...emptyDraft, canaryIds: ['1', '4'] };

    expect(leaveOut(draft, { botId: '1', name: 'Picker 1' })).toMatchObject({ canaryIds: ['4'] });
    expect(leaveOut({ ...draft, canaryIds: ['1'] }, { botId: '1', name: 'Picker 1' }).canaryIds).toBeNull();
  });

  it('puts a bot back in', () => {
    const out = { ...emptyDraft, ...leaveOut(emptyDraft, { botId: '1', name: 'Picker 1' }) };

    expect(putBack(out, '1')).toEqual({ leftOut: [] });
  });
});

it('counts the canary apart from the waves after it', () => {
  expect(planCopy.summary(6, 2)).toBe('6 bots: canary, then 2 waves');
  expect(planCopy.summary(2, 1)).toBe('2 bots: canary, then 1 wave');
  expect(planCopy.summary(1, 0)).toBe('1 bot: canary only');
  expect(planCopy.summary(0, -1)).toBe('0 bots');
});
