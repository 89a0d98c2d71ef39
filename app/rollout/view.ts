// SPDX-License-Identifier: Apache-2.0
import { type Evidence, faultCopy, type RolloutView, type Tile, type UpdatePhase } from '../contract/index.ts';
import type { StageProgress } from '../ports/index.ts';
import type { Trouble, UpdateRecord, UpdateState } from '../update/index.ts';
import { budgetUsed, modelsToJudge, type RolloutPicture } from './decide.ts';
import { evidenceOf } from './gate.ts';
import { isRolloutEnded, type RolloutRecord } from './record.ts';

const noProgress: StageProgress = { bytesDone: 0, bytesTotal: 0 };

/** Everything a screen shows of a rollout. Pure. */
export function rolloutView(picture: RolloutPicture, progress: ReadonlyMap<string, StageProgress>): RolloutView {
  const { rollout, updates } = picture;
  const waveOf = new Map(rollout.waves.flatMap(({ botIds }, wave) => botIds.map((botId) => [botId, wave] as const)));
  return {
    id: rollout.id,
    release: rollout.release,
    kind: rollout.kind,
    status: rollout.status,
    sentence: sentenceOf(picture),
    startedAt: rollout.startedAt,
    startedBy: rollout.startedBy,
    wave: rollout.wave,
    waves: rollout.waves.map((wave) => ({ ...wave, botIds: [...wave.botIds] })),
    tiles: updates.map((update) => ({
      ...tile(update, picture),
      wave: waveOf.get(update.botId) ?? -1,
      ...(progress.get(update.botId) ?? noProgress),
    })),
    policy: rollout.policy,
    budgetUsed: budgetUsed(updates),
    verdicts: [...rollout.verdicts],
    evidence: liveEvidence(picture),
    soak: soakOf(picture),
    can: possible(picture),
  };
}

function tile(update: UpdateRecord, { bots }: RolloutPicture): Omit<Tile, 'wave' | keyof StageProgress> {
  const bot = bots.get(update.botId);
  const trouble = troubleIn(update.state);
  return {
    botId: update.botId,
    name: bot?.name ?? update.botId,
    model: bot?.model ?? '',
    cell: bot?.cell ?? null,
    phase: shownPhase(update.state),
    note: trouble === null ? null : faultCopy(trouble).happened,
    faultCode: trouble?.code ?? null,
  };
}

/** A bot that was taken out before its activation did not go back: nothing was started on it. */
export function shownPhase(state: UpdateState): UpdatePhase {
  return state.phase === 'reverted' && !state.touched ? 'untouched' : state.phase;
}

/** What a person should know about the phase: a fault that is being retried, or why it ended. */
export function troubleIn(state: UpdateState): Trouble | null {
  if (state.phase === 'probing' || state.phase === 'soaking') return state.evidence.failure ?? state.evidence.blind;
  if (state.phase === 'reverted') return state.why;
  if (state.phase === 'reverting') return state.trouble ?? state.why;
  return 'trouble' in state ? state.trouble : null;
}

function liveEvidence({ updates, bots }: RolloutPicture): Evidence[] {
  return updates
    .filter(({ state }) => state.phase === 'probing' || state.phase === 'soaking')
    .map((update) => evidenceOf(update, bots.get(update.botId)?.name ?? update.botId));
}

function soakOf({ rollout, updates }: RolloutPicture): RolloutView['soak'] {
  const starts = updates.flatMap(({ state }) => (state.phase === 'soaking' ? [state.since] : []));
  if (starts.length === 0 || rollout.kind === 'rollback') return null;
  return { startedAt: Math.min(...starts), endsAt: Math.max(...starts) + rollout.policy.soakS * 1000 };
}

function sentenceOf({ rollout, updates }: RolloutPicture): string {
  if (rollout.status !== 'running') return rollout.reason;
  const wave = rollout.waves[rollout.wave];
  const inWave = new Set(wave?.botIds);
  const members = updates.filter(({ botId }) => inWave.has(botId));
  const count = (...phases: UpdateState['phase'][]) => members.filter((u) => phases.includes(u.state.phase)).length;
  const parts = [
    [count('waiting', 'preflight', 'staging'), 'being staged'],
    [count('staged'), 'ready'],
    [count('activating', 'probing'), 'starting'],
    [count('soaking'), 'being watched'],
    [count('confirming', 'confirmed'), 'done'],
    [count('reverting', 'reverted'), 'back on the old image'],
    [count('blocked'), 'blocked'],
  ] as const;
  const words = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return `${wave?.label ?? 'Wave'}: ${words.join(', ')}.`;
}

export function possible(picture: RolloutPicture): RolloutView['can'] {
  const { rollout } = picture;
  const { status } = rollout;
  if (isRolloutEnded(rollout) || status === 'reversing') {
    const reverse = status === 'completed' && rollout.kind === 'rollout' && picture.updates.some(wasChanged);
    return { pause: false, resume: false, promote: false, halt: false, reverse };
  }
  return {
    pause: status === 'running' || status === 'awaiting-promotion' || status === 'holding',
    resume: status === 'paused' || status === 'halted' || status === 'holding',
    promote:
      status === 'awaiting-promotion' ||
      ((status === 'running' || status === 'holding') && modelsToJudge(picture).length > 0),
    halt: status !== 'halted',
    reverse: true,
  };
}

function wasChanged({ state }: UpdateRecord): boolean {
  return state.phase === 'confirmed' && state.changed;
}

/** The rollout's status in a word for "not possible while the rollout is …". */
export function statusWords(rollout: RolloutRecord): string {
  return rollout.status.replace('-', ' ');
}
