// SPDX-License-Identifier: Apache-2.0
import { faultCopy, type RolloutPlan, type RolloutPolicy, type Wave, type WayBackView } from '../contract/index.ts';
import type { FaultDetails } from '../kernel/index.ts';
import type { ReleaseRef } from '../ports/index.ts';

/** What planning needs to know of one bot. */
export type PlanBot = {
  readonly id: string;
  readonly name: string;
  readonly model: string | null;
  readonly cell: string | null;
  readonly seen: boolean;
  readonly running: ReleaseRef | null;
  /** What it runs, in words. */
  readonly from: string;
  readonly freeBytes: number | null;
  /** Name of the rollout that works on it, or null. */
  readonly busyIn: string | null;
  /** Where an update would lead back to: what runs now. */
  readonly wayBack: WayBackView;
};

export type PlanRequest = {
  readonly release: ReleaseRef;
  readonly models: readonly string[];
  readonly bots: readonly PlanBot[];
  /** The bots that a person chose; null for all. */
  readonly chosen: readonly string[] | null;
  readonly canaries: readonly string[] | null;
  readonly policy: RolloutPolicy;
  /** Bytes of the image per model, for what is sent at most. */
  readonly sizeOf: (model: string) => number;
  /** Negative when a is older than b (semver). */
  readonly compareVersions: (a: string, b: string) => number;
};

type Eligible = PlanBot & { readonly model: string };
type Refusal = { readonly code: string; readonly details?: FaultDetails };

/** Bots up to which two waves follow the canaries. */
const smallSite = 40;
const smallShares = [0.25, 1];
const largeShares = [0.1, 0.3, 0.6, 1];

/** Proposes canaries and waves, and says of every bot left out why. Pure. */
export function planRollout(request: PlanRequest): RolloutPlan {
  const chosen = request.bots.filter((bot) => request.chosen === null || request.chosen.includes(bot.id));
  const judged = chosen.map((bot) => ({ bot, refusal: refusalOf(bot, request) }));
  const eligible = judged.filter(({ refusal }) => refusal === null).map(({ bot }) => bot as Eligible);
  const canaries = chooseCanaries(eligible, request.canaries);
  const to = `${request.release.product} ${request.release.version}`;
  return {
    release: request.release,
    waves: wavesOf(eligible, canaries),
    policy: request.policy,
    leftOut: judged.flatMap(({ bot, refusal }) =>
      refusal === null ? [] : [{ botId: bot.id, name: bot.name, sentence: faultCopy(refusal).happened }],
    ),
    bots: eligible.map(({ id, name, model, cell, from, wayBack }) => ({
      botId: id,
      name,
      model,
      cell,
      from,
      to,
      wayBack,
    })),
    noWayBack: eligible
      .filter((bot) => bot.wayBack.kind === 'none')
      .map(({ id, name, wayBack }) => ({ botId: id, name, sentence: wayBack.sentence })),
    notKnown: notKnownFacts(eligible),
    bytesToSend: eligible.reduce((sum, bot) => sum + request.sizeOf(bot.model), 0),
  };
}

function refusalOf(bot: PlanBot, request: PlanRequest): Refusal | null {
  if (bot.model === null) return { code: 'rollout/no-model' };
  if (!request.models.includes(bot.model)) return { code: 'rollout/not-fit', details: { model: bot.model } };
  if (bot.busyIn !== null) return { code: 'rollout/bot-in-rollout', details: { name: bot.name } };
  if (!bot.seen) return { code: 'rollout/not-seen' };
  const { running } = bot;
  if (running === null || running.product !== request.release.product) return null;
  const age = request.compareVersions(request.release.version, running.version);
  if (age === 0) return { code: 'rollout/already-there' };
  return age < 0 ? { code: 'rollout/downgrade' } : null;
}

/** One canary per model: from the cell with most other bots, so that the line can spare it. */
function chooseCanaries(eligible: readonly Eligible[], wanted: readonly string[] | null): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const model of new Set(eligible.map((bot) => bot.model))) {
    const ofModel = eligible.filter((bot) => bot.model === model);
    const named = ofModel.filter((bot) => wanted?.includes(bot.id));
    for (const bot of named) reasons.set(bot.id, `${bot.name}: chosen by a person for ${model}.`);
    if (named.length > 0) continue;
    const [best] = [...ofModel].sort(
      (a, b) => neighbours(b, eligible) - neighbours(a, eligible) || (a.name < b.name ? -1 : 1),
    );
    if (best === undefined) continue;
    reasons.set(best.id, `${best.name}: first of ${model}; ${spareWords(neighbours(best, eligible))}.`);
  }
  return reasons;
}

function neighbours(bot: Eligible, eligible: readonly Eligible[]): number {
  return bot.cell === null ? 0 : eligible.filter((other) => other.cell === bot.cell).length - 1;
}

function spareWords(others: number): string {
  if (others === 0) return 'no other bot of its cell can stand in';
  return others === 1 ? '1 other bot of its cell keeps working' : `${others} other bots of its cell keep working`;
}

function wavesOf(eligible: readonly Eligible[], canaries: ReadonlyMap<string, string>): Wave[] {
  if (eligible.length === 0) return [];
  const rest = spreadOverCells(eligible.filter((bot) => !canaries.has(bot.id)));
  const shares = eligible.length > smallSite ? largeShares : smallShares;
  const waves: Wave[] = [
    { index: 0, label: 'Canary', botIds: [...canaries.keys()], reason: [...canaries.values()].join('\n') },
  ];
  let done = 0;
  for (const share of shares) {
    const until = Math.ceil(rest.length * share);
    if (until <= done) continue;
    const botIds = rest.slice(done, until).map((bot) => bot.id);
    waves.push({ index: waves.length, label: `Wave ${waves.length}`, botIds, reason: null });
    done = until;
  }
  return waves;
}

/** Takes one bot of each cell in turn, so that a wave does not empty a cell. */
function spreadOverCells(bots: readonly Eligible[]): readonly Eligible[] {
  const cells = new Map<string, Eligible[]>();
  for (const bot of bots) {
    const cell = bot.cell ?? `bot:${bot.id}`;
    cells.set(cell, [...(cells.get(cell) ?? []), bot]);
  }
  const spread: Eligible[] = [];
  const queues = [...cells.values()];
  while (spread.length < bots.length) {
    for (const queue of queues) spread.push(...queue.splice(0, 1));
  }
  return spread;
}

function notKnownFacts(eligible: readonly Eligible[]): string[] {
  const noSpace = eligible.filter((bot) => bot.freeBytes === null).map((bot) => bot.name);
  const whose = noSpace.length === eligible.length ? 'the bots do not report it' : noSpace.join(', ');
  const space = noSpace.length === 0 ? [] : [`Free space is not known: ${whose}.`];
  return eligible.length === 0 ? [] : [...space, 'Power supply is not known: bots of this kind do not report it.'];
}
