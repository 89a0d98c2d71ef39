// SPDX-License-Identifier: Apache-2.0
import type { RolloutStatus, Verdict } from '../contract/index.ts';
import { isEnded, isOutOfService, type Trouble, type UpdateRecord, type UpdateState } from '../update/index.ts';
import { failureOf, judge, reversedCode } from './gate.ts';
import { isRolloutEnded, type RolloutRecord } from './record.ts';

/** What is to be done next. The list is the only thing that ever moves a rollout. */
export type Decision =
  | { readonly kind: 'start'; readonly botId: string }
  | { readonly kind: 'activate'; readonly botId: string }
  | { readonly kind: 'confirm'; readonly botId: string }
  | { readonly kind: 'revert'; readonly botId: string; readonly why: Trouble }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'status'; readonly status: RolloutStatus; readonly reason: string }
  | { readonly kind: 'advance'; readonly wave: number; readonly reason: string };

export type RolloutPicture = {
  readonly rollout: RolloutRecord;
  /** One per bot of the waves. */
  readonly updates: readonly UpdateRecord[];
  readonly bots: ReadonlyMap<string, { readonly name: string; readonly model: string; readonly cell: string | null }>;
  readonly now: number;
};

/** Bots that receive an image at the same time: beyond the knee of a shared uplink only the first result gets later. */
const stagingAtOnce = 6;

/**
 * Pure and level-triggered: looks at the whole picture and answers what to do now; an empty list means wait.
 * Invariants: nothing is activated beyond the current wave; a wave begins only after a pass of every model in the one
 * before; a failure ends all new starts in the same look; never more bots of a cell out of service than allowed.
 */
export function decide(picture: RolloutPicture): readonly Decision[] {
  const { rollout } = picture;
  if (isRolloutEnded(rollout)) return [];
  if (rollout.status === 'reversing') return reverse(picture);
  const failure = failureVerdicts(picture);
  if (failure.length > 0) return failure;
  const budgeted = revertBudgeted(picture);
  if (rollout.status !== 'running') return budgeted;
  return [...budgeted, ...stage(picture), ...activate(picture), ...conclude(picture)];
}

function waveUpdates({ rollout, updates }: RolloutPicture, wave = rollout.wave): readonly UpdateRecord[] {
  const members = new Set(rollout.waves[wave]?.botIds);
  return updates.filter((update) => members.has(update.botId));
}

function modelOf({ bots }: RolloutPicture, update: UpdateRecord): string {
  return bots.get(update.botId)?.model ?? '';
}

/** Failures of the whole rollout so far, each a bot. */
export function budgetUsed(updates: readonly UpdateRecord[]): number {
  return updates.filter((update) => failureOf(update.state) !== null).length;
}

function judgeModel(picture: RolloutPicture, wave: number, model: string): Verdict | null {
  const { rollout, updates, bots, now } = picture;
  const inWave = waveUpdates(picture, wave).filter((update) => modelOf(picture, update) === model);
  const failedHere = inWave.filter((update) => failureOf(update.state) !== null).length;
  const failedElsewhere = budgetUsed(updates) - failedHere;
  const allowed = wave === 0 ? 0 : Math.max(0, rollout.policy.failureBudget - failedElsewhere);
  return judge({
    wave,
    model,
    updates: inWave,
    names: new Map([...bots].map(([id, bot]) => [id, bot.name])),
    soakS: rollout.policy.soakS,
    failuresAllowed: allowed,
    skipsSoak: rollout.kind === 'rollback',
    now,
  });
}

function modelsInWave(picture: RolloutPicture): readonly string[] {
  return [...new Set(waveUpdates(picture).map((update) => modelOf(picture, update)))];
}

const settled: ReadonlySet<UpdateState['phase']> = new Set([
  'soaking',
  'confirming',
  'confirmed',
  'reverted',
  'blocked',
]);

/**
 * Models of the wave that a person may judge in the gate's place: each of their bots answers or is out of it. Of canaries one must
 * answer; after them somebody who knows why no bot could take the image may go on within the budget. Before the gate holds, a person
 * decides about all of the wave or not at all.
 */
export function modelsToJudge(picture: RolloutPicture): readonly string[] {
  const { rollout } = picture;
  const open = modelsInWave(picture).filter((model) => latestVerdict(rollout, model)?.verdict !== 'pass');
  const ripe = open.filter((model) => {
    const phases = waveUpdates(picture).flatMap((update) =>
      modelOf(picture, update) === model ? update.state.phase : [],
    );
    return phases.every((phase) => settled.has(phase)) && (rollout.wave > 0 || phases.includes('soaking'));
  });
  return rollout.status === 'holding' || ripe.length === open.length ? ripe : [];
}

/** A failed gate stops everything new in this same look and begins the way back. */
function failureVerdicts(picture: RolloutPicture): readonly Decision[] {
  const verdicts = modelsInWave(picture)
    .map((model) => judgeModel(picture, picture.rollout.wave, model))
    .filter((verdict): verdict is Verdict => verdict?.verdict === 'fail');
  const [first] = verdicts;
  if (first === undefined) return [];
  return [
    ...verdicts.map((verdict): Decision => ({ kind: 'verdict', verdict })),
    { kind: 'status', status: 'reversing', reason: first.sentence },
  ];
}

/** Failures within the budget: the bot goes back, the wave goes on. */
function revertBudgeted({ updates }: RolloutPicture): readonly Decision[] {
  return updates
    .filter(({ state }) => state.phase === 'probing' || state.phase === 'soaking')
    .flatMap((update): readonly Decision[] => {
      const failure = failureOf(update.state);
      if (failure === null) return [];
      return [{ kind: 'revert', botId: update.botId, why: failure }];
    });
}

/** Staging stops nothing, so all waves stage ahead, canaries first. */
function stage({ rollout, updates }: RolloutPicture): readonly Decision[] {
  const busy = updates.filter(({ state }) => state.phase === 'preflight' || state.phase === 'staging').length;
  const waiting = new Set(updates.filter(({ state }) => state.phase === 'waiting').map(({ botId }) => botId));
  return rollout.waves
    .flatMap((wave) => wave.botIds)
    .filter((botId) => waiting.has(botId))
    .slice(0, Math.max(0, stagingAtOnce - busy))
    .map((botId) => ({ kind: 'start', botId }));
}

function activate(picture: RolloutPicture): readonly Decision[] {
  const room = cellRoom(picture);
  return waveUpdates(picture)
    .filter((update) => update.state.phase === 'staged')
    .filter((update) => room.take(update.botId))
    .map((update) => ({ kind: 'activate', botId: update.botId }));
}

/** How many more bots of each cell may leave service. A bot without a cell stands for itself. */
function cellRoom({ rollout, updates, bots }: RolloutPicture): { take(botId: string): boolean } {
  const out = new Map<string, number>();
  const cellOf = (botId: string) => bots.get(botId)?.cell ?? `bot:${botId}`;
  for (const update of updates) {
    if (isOutOfService(update.state)) out.set(cellOf(update.botId), (out.get(cellOf(update.botId)) ?? 0) + 1);
  }
  return {
    take: (botId) => {
      const used = out.get(cellOf(botId)) ?? 0;
      if (used >= rollout.policy.maxUnavailablePerCell) return false;
      out.set(cellOf(botId), used + 1);
      return true;
    },
  };
}

/** Records what the gate says of each model, keeps what passed, and moves on when the wave is done. */
function conclude(picture: RolloutPicture): readonly Decision[] {
  const { rollout } = picture;
  const decisions: Decision[] = [];
  for (const model of modelsInWave(picture)) {
    const known = latestVerdict(rollout, model);
    const verdict = known?.verdict === 'pass' ? known : judgeModel(picture, rollout.wave, model);
    if (verdict === null) return decisions;
    if (verdict !== known) decisions.push({ kind: 'verdict', verdict });
    if (verdict.verdict !== 'pass')
      return [...decisions, { kind: 'status', status: 'holding', reason: verdict.sentence }];
    decisions.push(...confirmPassed(picture, model));
  }
  const done = waveUpdates(picture).every((update) => isEnded(update.state));
  return done ? [...decisions, afterWave(rollout)] : decisions;
}

function confirmPassed(picture: RolloutPicture, model: string): readonly Decision[] {
  return waveUpdates(picture)
    .filter((update) => modelOf(picture, update) === model && update.state.phase === 'soaking')
    .filter((update) => failureOf(update.state) === null)
    .map((update) => ({ kind: 'confirm', botId: update.botId }));
}

export function latestVerdict(rollout: RolloutRecord, model: string): Verdict | undefined {
  return rollout.verdicts.findLast((verdict) => verdict.wave === rollout.wave && verdict.model === model);
}

function afterWave(rollout: RolloutRecord): Decision {
  const next = rollout.wave + 1;
  const wave = rollout.waves[next];
  if (wave === undefined) return { kind: 'status', status: 'completed', reason: completedReason(rollout) };
  if (rollout.wave === 0 && rollout.policy.afterCanary === 'person' && rollout.promoted < 0) {
    return {
      kind: 'status',
      status: 'awaiting-promotion',
      reason: 'The canaries did their job. A person decides about the other bots.',
    };
  }
  return { kind: 'advance', wave: next, reason: `${wave.label} begins.` };
}

function completedReason({ kind, release }: RolloutRecord): string {
  const name = `${release.product} ${release.version}`;
  return kind === 'rollback' ? `The bot is back on ${name}.` : `All waves are done with ${name}.`;
}

/** Newest wave first; what is in service, on trial or confirmed, goes back under the same cell limit, the rest at once. */
function reverse(picture: RolloutPicture): readonly Decision[] {
  const { rollout, updates } = picture;
  const why: Trouble = { code: reversedCode, message: rollout.reason };
  const decisions: Decision[] = [];
  for (const update of updates) {
    if (endsAtOnce(update)) decisions.push({ kind: 'revert', botId: update.botId, why: whyBack(update, why) });
  }
  const room = cellRoom(picture);
  for (let wave = rollout.waves.length - 1; wave >= 0; wave -= 1) {
    const members = waveUpdates(picture, wave);
    for (const update of members) {
      if (!isNewInService(update) || !room.take(update.botId)) continue;
      decisions.push({ kind: 'revert', botId: update.botId, why: whyBack(update, why) });
    }
    if (!members.every(isTakenBack)) return decisions;
  }
  return [...decisions, { kind: 'status', status: 'reversed', reason: rollout.reason }];
}

/** A bot that failed goes back for its own reason; one that nothing was started on is only left out. */
function whyBack({ state }: UpdateRecord, why: Trouble): Trouble {
  if (state.phase === 'probing' || state.phase === 'soaking') return state.evidence.failure ?? why;
  if (state.phase === 'activating' || state.phase === 'confirmed') return why;
  return { code: 'rollout/not-started', message: why.message };
}

function endsAtOnce({ state }: UpdateRecord): boolean {
  const undecided = ['waiting', 'preflight', 'staging', 'staged', 'activating', 'probing', 'blocked'];
  return undecided.includes(state.phase);
}

function isNewInService({ state }: UpdateRecord): boolean {
  return state.phase === 'soaking' || (state.phase === 'confirmed' && state.changed);
}

function isTakenBack({ state }: UpdateRecord): boolean {
  return state.phase === 'reverted' || (state.phase === 'confirmed' && !state.changed);
}
