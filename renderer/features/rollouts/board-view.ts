// SPDX-License-Identifier: Apache-2.0
import type { BotView, Evidence, RolloutStatus, RolloutView, Verdict, Wave } from '../../../app/contract/index.ts';
import { type RolloutAction, rolloutStatusWords, rolloutsCopy, verdictWords, whyNot } from '../../copy/rollouts.ts';
import { type TileFace, tileFace } from './tile-view.ts';

export type Mark = { readonly state: BotView['state']; readonly word: string };

/** Red only where a person must act on a failure; a decision that waits is amber; what runs or rests is grey. */
const stateOfStatus: Readonly<Record<RolloutStatus, BotView['state']>> = {
  running: 'updating',
  'awaiting-promotion': 'check',
  holding: 'check',
  paused: 'check',
  halted: 'fault',
  reversing: 'updating',
  reversed: 'check',
  completed: 'ok',
};

const stateOfVerdict: Readonly<Record<Verdict['verdict'], BotView['state']>> = {
  pass: 'ok',
  fail: 'fault',
  inconclusive: 'check',
  error: 'check',
};

export function statusMark(status: RolloutStatus): Mark {
  return { state: stateOfStatus[status], word: rolloutStatusWords[status] };
}

export function verdictMark(verdict: Verdict['verdict']): Mark {
  return { state: stateOfVerdict[verdict], word: verdictWords[verdict] };
}

export function hasEnded(status: RolloutStatus): boolean {
  return status === 'completed' || status === 'reversed';
}

/** Nothing is left to choose: it has ended, or goes back and must be let finish. */
export function isDecided(status: RolloutStatus): status is 'completed' | 'reversed' | 'reversing' {
  return hasEnded(status) || status === 'reversing';
}

/** Rollouts under way first, each part newest first. */
export function orderRollouts(list: readonly RolloutView[]): {
  readonly running: readonly RolloutView[];
  readonly ended: readonly RolloutView[];
} {
  const newestFirst = [...list].sort((a, b) => b.startedAt - a.startedAt);
  return {
    running: newestFirst.filter((view) => !hasEnded(view.status)),
    ended: newestFirst.filter((view) => hasEnded(view.status)),
  };
}

export function botsDone(view: RolloutView): number {
  return view.tiles.filter((tile) => tile.phase === 'confirmed').length;
}

export type WaveGroup = {
  readonly wave: Wave;
  readonly faces: readonly TileFace[];
  readonly done: number;
};

/** One group a wave, in order, tiles in the order of the plan. */
export function waveGroups(view: RolloutView): readonly WaveGroup[] {
  const byBot = new Map(view.tiles.map((tile) => [tile.botId, tile]));
  return view.waves.map((wave) => {
    const tiles = wave.botIds.flatMap((botId) => byBot.get(botId) ?? []);
    const label = rolloutsCopy.wave(wave.index, view.kind);
    return {
      wave: { ...wave, label },
      faces: tiles.map(tileFace),
      done: tiles.filter((tile) => tile.phase === 'confirmed').length,
    };
  });
}

export type BoardRow =
  | { readonly kind: 'wave'; readonly key: string; readonly group: WaveGroup }
  | { readonly kind: 'tiles'; readonly key: string; readonly faces: readonly TileFace[] };

/** The board as rows of at most `columns` tiles, so that a long one can be shown row by row. */
export function boardRows(groups: readonly WaveGroup[], columns: number): readonly BoardRow[] {
  const perRow = Math.max(1, Math.floor(columns));
  return groups.flatMap((group) => {
    const rows: BoardRow[] = [{ kind: 'wave', key: `wave-${group.wave.index}`, group }];
    for (let start = 0; start < group.faces.length; start += perRow) {
      const faces = group.faces.slice(start, start + perRow);
      rows.push({ kind: 'tiles', key: `wave-${group.wave.index}-${start}`, faces });
    }
    return rows;
  });
}

export type BoardAction = {
  readonly action: RolloutAction;
  /** Why it is not possible now, or null when it is. */
  readonly unavailable: string | null;
};

const actionOrder: readonly RolloutAction[] = ['pause', 'resume', 'promote', 'halt', 'reverse'];

/** All five actions, always, with the reason for those that are not possible. */
export function boardActions(view: RolloutView): readonly BoardAction[] {
  return actionOrder.map((action) => ({
    action,
    unavailable: view.can[action] ? null : whyNot[action][view.status],
  }));
}

/** The one thing a person is most likely here to do, or null when there is nothing to decide. */
export function primaryAction(view: RolloutView): RolloutAction | null {
  if (view.can.promote && view.status === 'awaiting-promotion') return 'promote';
  if (view.can.reverse && view.status === 'halted') return 'reverse';
  if (view.can.resume && view.status === 'paused') return 'resume';
  return null;
}

/** How much of the watching is over, from 0 to 1. */
export function soakShare(soak: NonNullable<RolloutView['soak']>, nowMs: number): number {
  const lengthMs = Math.max(1, soak.endsAt - soak.startedAt);
  return Math.min(1, Math.max(0, (nowMs - soak.startedAt) / lengthMs));
}

/** Evidence with the worst first: failed probes, then restarts, then what was never read. */
export function worstFirst(evidence: readonly Evidence[]): readonly Evidence[] {
  const unread = (item: Evidence) => (item.readingAt === null ? 1 : 0);
  return [...evidence].sort(
    (a, b) =>
      b.probesFailed - a.probesFailed ||
      b.restarts - a.restarts ||
      unread(b) - unread(a) ||
      a.name.localeCompare(b.name),
  );
}
