// SPDX-License-Identifier: Apache-2.0

import type { Chronicle } from '../bots/index.ts';
import { type BotService, currentWayBack, lastObservation, releaseWords, wayBackOfUpdate } from '../bots/index.ts';
import type { Input, Output, RolloutPlan, RolloutPolicy, WayBackView } from '../contract/index.ts';
import {
  compareVersions,
  type ImageService,
  imageApp,
  imageSizeBytes,
  type ReleaseRecord,
  releaseId,
  releaseModels,
} from '../images/index.ts';
import { canonicalJson, fault, type Json, ok, type Result, refuse } from '../kernel/index.ts';
import type { Clock, Crypto, Ids, ReleaseRef } from '../ports/index.ts';
import type { Goal, UpdateRecord } from '../update/index.ts';
import { updateId } from '../update/index.ts';
import type { RolloutEngine } from './engine.ts';
import { type PlanBot, planRollout } from './plan.ts';
import type { RolloutRecord } from './record.ts';

/** How long a reviewed plan may be started. */
const tokenLifeMs = 60_000;
/** Register name when the image that a bot goes back to is no release of ours. */
const unnamedApp = 'app';

export type ProposalDeps = {
  readonly bots: BotService;
  readonly images: ImageService;
  readonly engine: RolloutEngine;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly crypto: Crypto;
  readonly chronicle: Chronicle;
  readonly laptop: string;
  /** True when the signatures that vouch for the release still hold. */
  readonly isFresh: (release: ReleaseRecord) => boolean;
};

type PlanInput = Input<'rollouts.plan'>;
type Prepared =
  | { readonly kind: 'rollout'; readonly input: PlanInput; readonly hash: string; readonly deadlineMs: number }
  | { readonly kind: 'rollback'; readonly botId: string; readonly hash: string; readonly deadlineMs: number };
type Return = {
  readonly goal: Goal;
  readonly app: string;
  readonly from: string;
  readonly wayBack: WayBackView;
  /** Set when the way back is to end a trial that no rollout here owns, such as one of a laptop that is lost. */
  readonly trialOp: string | null;
};

/**
 * Prepare → review → commit. A token is bound to the hash of what was reviewed and lives 60 s, so that a stale screen
 * can start nothing: at commit everything is read and planned again and must come out the same.
 */
export class Proposals {
  readonly #deps: ProposalDeps;
  readonly #prepared = new Map<string, Prepared>();

  constructor(deps: ProposalDeps) {
    this.#deps = deps;
  }

  async plan(input: PlanInput): Promise<Result<RolloutPlan>> {
    const release = this.#deps.images.findRelease(input.releaseId);
    if (release === undefined) return refuse(fault('images/unknown-release', input.releaseId));
    if (!this.#deps.isFresh(release)) return refuse(fault('rollout/release-expired', input.releaseId));
    const sizes = await this.#imageSizes(release);
    const { product, version } = release.document;
    const plan = planRollout({
      release: { product, version },
      models: [...sizes.keys()],
      bots: [...this.#deps.bots.all()].sort(byName).map((bot) => this.#planBot(bot.id, { product, version })),
      chosen: input.botIds,
      canaries: input.canaryIds,
      policy: policyOf(release, input.policy),
      sizeOf: (model) => sizes.get(model) ?? 0,
      compareVersions,
    });
    return ok(plan);
  }

  async prepare(input: PlanInput): Promise<Result<Output<'rollouts.prepare'>>> {
    const plan = await this.plan(input);
    if (!plan.ok) return plan;
    if (plan.value.bots.length === 0) return refuse(fault('rollout/no-bots', input.releaseId));
    const token = this.#remember({ kind: 'rollout', input, hash: this.#hash(plan.value), ...this.#deadline() });
    return ok({ plan: plan.value, ...token });
  }

  async commit({ token, who, override }: Input<'rollouts.commit'>): Promise<Result<{ rolloutId: string }>> {
    const prepared = this.#take(token, 'rollout');
    if (!prepared.ok) return prepared;
    const again = await this.plan(prepared.value.input);
    if (!again.ok) return again;
    const plan = again.value;
    if (this.#hash(plan) !== prepared.value.hash) return refuse(fault('rollout/plan-changed', 'planned again'));
    if (plan.noWayBack.length > 0 && override === null) {
      return refuse(fault('rollout/no-way-back', plan.noWayBack.map((bot) => bot.name).join(', ')));
    }
    const { waves, policy, release } = plan;
    const record = this.#record({ kind: 'rollout', release, waves, policy, startedBy: who, override });
    const updates = await Promise.all(plan.bots.map((bot) => this.#update(record, bot)));
    return this.#begin(record, updates, override === null ? '' : ` No way back accepted: ${override}`);
  }

  /** Reads the bot first: what it says it runs beats what was believed. */
  async prepareRollback({ botId }: Input<'rollback.prepare'>): Promise<Result<Output<'rollback.prepare'>>> {
    const way = await this.#wayOfReturn(botId);
    if (!way.ok) return way;
    const { from, goal, wayBack } = way.value;
    const token = this.#remember({ kind: 'rollback', botId, hash: this.#hash(way.value), ...this.#deadline() });
    return ok({ from, to: releaseWords(goal.release, ''), wayBack, ...token });
  }

  async commitRollback({ token, who, reason }: Input<'rollback.commit'>): Promise<Result<{ rolloutId: string }>> {
    const prepared = this.#take(token, 'rollback');
    if (!prepared.ok) return prepared;
    const { botId, hash } = prepared.value;
    const again = await this.#wayOfReturn(botId);
    if (!again.ok) return again;
    if (this.#hash(again.value) !== hash) return refuse(fault('rollout/plan-changed', 'read again'));
    const { goal, app, from, trialOp } = again.value;
    const record = this.#record({
      kind: 'rollback',
      release: goal.release,
      waves: [{ index: 0, label: 'Go back', botIds: [botId], reason: reason }],
      policy: { soakS: 1, failureBudget: 0, maxUnavailablePerCell: 1, afterCanary: 'automatic' },
      startedBy: who,
      override: null,
    });
    const update = newUpdate(record, { botId, app, goal, from }, this.#deps.ids);
    if (trialOp === null) return this.#begin(record, [update], ` Reason: ${reason}`);
    return this.#begin(
      { ...record, status: 'reversing', reason: `${who} ended the trial: ${reason}` },
      [endTrial(update, trialOp, reason)],
      ` Reason: ${reason}`,
    );
  }

  #planBot(botId: string, goal: ReleaseRef): PlanBot {
    const { bots, images, engine } = this.#deps;
    const record = bots.get(botId);
    const sighting = bots.sighting(botId);
    const { committed, previous } = lastObservation(sighting)?.slots ?? { committed: null, previous: null };
    const sizeOf = (release: ReleaseRef) => sizeOnLaptop(images, release);
    return {
      id: botId,
      name: record.name,
      model: record.model,
      cell: record.cell,
      seen: sighting.kind === 'seen',
      running: committed?.release ?? null,
      from: committed === null ? 'nothing' : releaseWords(committed.release, committed.label),
      freeBytes: lastObservation(sighting)?.freeBytes ?? null,
      busyIn: engine.rolloutOf(botId)?.id ?? null,
      wayBack: wayBackOfUpdate(record, { committed, previous }, { goal, sizeOf }),
    };
  }

  /** Where the bot can go back to: the previous image on the bot, else a confirmed release that this laptop still holds. */
  async #wayOfReturn(botId: string): Promise<Result<Return>> {
    const { bots, images, engine } = this.#deps;
    const record = bots.find(botId);
    if (record === undefined) return refuse(fault('bots/unknown', botId));
    if (engine.rolloutOf(botId) !== null) {
      return refuse(fault('rollout/bot-in-rollout', record.name, { details: { name: record.name } }));
    }
    const read = await bots.read(botId);
    if (!read.ok) return read;
    const { committed, trial } = read.value.slots;
    const { lease } = read.value;
    if (lease !== null && lease.laptop !== this.#deps.laptop) {
      const { holder, laptop } = lease;
      return refuse(fault('driver/lease-held', holder, { details: { holder, laptop } }));
    }
    const runs = trial ?? committed;
    const from = runs === null ? 'nothing' : releaseWords(runs.release, runs.label);
    const wayBack = currentWayBack(record, read.value, { sizeOf: (release) => sizeOnLaptop(images, release) });
    if (wayBack.kind === 'none') return refuse(fault('rollout/nothing-to-go-back-to', record.name));
    const release = wayBack.release ?? { product: wayBack.label ?? unnamedApp, version: '' };
    const trialOp = trial !== null && committed !== null ? trial.op : null;
    if (wayBack.kind === 'on-bot') {
      const app = read.value.app ?? unnamedApp;
      return ok({ goal: { kind: 'previous', release, model: record.model }, app, from, wayBack, trialOp });
    }
    if (record.model === null) return refuse(fault('rollout/no-model', record.name));
    const image = await images.imageFor(release, record.model);
    if (!image.ok) return image;
    return ok({
      goal: { kind: 'release', release, model: record.model },
      app: imageApp(image.value),
      from,
      wayBack,
      trialOp,
    });
  }

  async #imageSizes(release: ReleaseRecord): Promise<ReadonlyMap<string, number>> {
    const sizes = new Map<string, number>();
    for (const model of releaseModels(release.document)) {
      const image = await this.#deps.images.imageFor(release.document, model);
      if (image.ok) sizes.set(model, imageSizeBytes(image.value));
    }
    return sizes;
  }

  async #update(rollout: RolloutRecord, bot: RolloutPlan['bots'][number]): Promise<UpdateRecord> {
    const image = await this.#deps.images.imageFor(rollout.release, bot.model);
    const app = image.ok ? imageApp(image.value) : unnamedApp;
    const goal: Goal = { kind: 'release', release: rollout.release, model: bot.model };
    return newUpdate(rollout, { botId: bot.botId, app, goal, from: bot.from }, this.#deps.ids);
  }

  #record(
    given: Pick<RolloutRecord, 'kind' | 'release' | 'waves' | 'policy' | 'startedBy' | 'override'>,
  ): RolloutRecord {
    return {
      ...given,
      id: this.#deps.ids.next('rollout'),
      startedAt: this.#deps.clock.now(),
      status: 'running',
      resumeTo: 'running',
      reason: `Started by ${given.startedBy}.`,
      wave: 0,
      promoted: -1,
      verdicts: [],
    };
  }

  /** Asks in the same moment whether the bots are still free: another window may have begun while this plan was read again. */
  #begin(record: RolloutRecord, updates: readonly UpdateRecord[], more: string): Result<{ rolloutId: string }> {
    if (updates.some(({ botId }) => this.#deps.engine.rolloutOf(botId) !== null)) {
      return refuse(fault('rollout/plan-changed', 'another rollout began first'));
    }
    const release = releaseWords(record.release, '');
    const what = record.kind === 'rollback' ? 'Going back to' : 'Rollout of';
    this.#deps.chronicle({
      who: record.startedBy,
      action: `${record.kind}.started`,
      about: { rollout: record.id, release: releaseId(record.release) },
      sentence: `${what} ${release} on ${updates.length} bots.${more}`,
    });
    this.#deps.engine.begin(record, updates);
    return ok({ rolloutId: record.id });
  }

  #hash(value: Json): string {
    const bytes = this.#deps.crypto.hash(new TextEncoder().encode(canonicalJson(value)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #deadline(): { deadlineMs: number } {
    return { deadlineMs: this.#deps.clock.monotonicMs() + tokenLifeMs };
  }

  #remember(prepared: Prepared): { token: string; expiresAt: number } {
    const nowMs = this.#deps.clock.monotonicMs();
    for (const [old, { deadlineMs }] of this.#prepared) if (deadlineMs < nowMs) this.#prepared.delete(old);
    const token = this.#deps.ids.next('token');
    this.#prepared.set(token, prepared);
    return { token, expiresAt: this.#deps.clock.now() + tokenLifeMs };
  }

  /** A token works once. */
  #take<Kind extends Prepared['kind']>(token: string, kind: Kind): Result<Extract<Prepared, { kind: Kind }>> {
    const prepared = this.#prepared.get(token);
    this.#prepared.delete(token);
    const alive = prepared !== undefined && prepared.deadlineMs >= this.#deps.clock.monotonicMs();
    if (!alive || !isKind(prepared, kind))
      return refuse(fault('rollout/token-expired', 'unknown, used or older than 60 s'));
    return ok(prepared);
  }
}

function isKind<Kind extends Prepared['kind']>(
  prepared: Prepared,
  kind: Kind,
): prepared is Extract<Prepared, { kind: Kind }> {
  return prepared.kind === kind;
}

function newUpdate(
  rollout: RolloutRecord,
  given: Pick<UpdateRecord, 'botId' | 'app' | 'goal' | 'from'>,
  ids: Ids,
): UpdateRecord {
  return {
    ...given,
    id: updateId(rollout.id, given.botId),
    rolloutId: rollout.id,
    op: ids.next('op'),
    state: { phase: 'waiting' },
  };
}

/** The trial goes under the operation that began it, so that the bot recognises what is to be undone. */
function endTrial(update: UpdateRecord, op: string, reason: string): UpdateRecord {
  const why = { code: 'rollout/reversed', message: reason };
  return { ...update, op, state: { phase: 'reverting', path: 'end-trial', why, trouble: null } };
}

/** The release names its defaults; a person may change them for this rollout. */
function policyOf(release: ReleaseRecord, wanted: PlanInput['policy']): RolloutPolicy {
  const { soakS, failureBudget } = release.document.rollout;
  return {
    soakS: wanted?.soakS ?? soakS,
    failureBudget: wanted?.failureBudget ?? failureBudget ?? 0,
    maxUnavailablePerCell: wanted?.maxUnavailablePerCell ?? 1,
    afterCanary: wanted?.afterCanary ?? 'person',
  };
}

export function sizeOnLaptop(images: ImageService, release: ReleaseRef): number | null {
  const record = images.findRelease(releaseId(release));
  return record === undefined ? null : record.blobs.reduce((sum, blob) => sum + blob.sizeBytes, 0);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
