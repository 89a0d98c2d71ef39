// SPDX-License-Identifier: Apache-2.0
import { sameRelease } from '../bots/index.ts';
import { faultCopy, type RolloutView, updateSentence, type Verdict } from '../contract/index.ts';
import { FaultError, FeedSource, fault, ok, type Result, refuse } from '../kernel/index.ts';
import type { ReleaseRef, StageProgress } from '../ports/index.ts';
import { isEnded, UpdateActor, type UpdateEvent, type UpdateRecord } from '../update/index.ts';
import { clockJumps } from './clock-jump.ts';
import { type Decision, decide, type RolloutPicture } from './decide.ts';
import type { EngineOptions } from './engine-options.ts';
import { isRolloutEnded, type RolloutRecord } from './record.ts';
import { type PersonDecision, type SteerAction, steer, steerWords } from './steering.ts';
import { possible, rolloutView, shownPhase, statusWords, troubleIn } from './view.ts';

/** How often a rollout looks at itself when nothing calls it: soak windows end by time alone. Below the 1 s in which a failure must stop new starts. */
const lookEveryMs = 250;

/**
 * Carries out rollouts. Invariants: `decide` alone says what happens; a decision is durable before it reaches a bot;
 * one actor per bot; after a start of the station every unended update goes on from its recorded phase.
 */
export class RolloutEngine {
  readonly feed = new FeedSource<RolloutView>();
  readonly #options: EngineOptions;
  /** The actors of every unended rollout, by rollout. */
  readonly #actors = new Map<string, readonly UpdateActor[]>();
  readonly #stop = new AbortController();
  #loop: Promise<void> | null = null;
  readonly #looking = new Set<string>();
  readonly #clockJump: () => number;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#clockJump = clockJumps(options.clock);
  }

  /** Takes up what a former run of the station left unfinished. */
  start(): void {
    for (const record of this.#options.rollouts.all()) if (!isRolloutEnded(record)) this.#adopt(record.id, true);
    this.showAll();
    this.#loop = this.#lookAround();
  }

  /** Shows every rollout as recorded, and moves none. */
  showAll(): void {
    for (const record of this.#options.rollouts.all()) this.#show(record.id);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#actors.values()].flat().map((actor) => actor.stop()));
    await this.#loop;
  }

  /** True while a rollout is not ended. */
  isBusy(): boolean {
    return this.#actors.size > 0;
  }

  /** True when the gate failed this release at this site and no rollout of it was completed since. */
  hasFailed(release: ReleaseRef): boolean {
    const ofRelease = this.feed.snapshot().filter((view) => sameRelease(view.release, release));
    const [newest] = ofRelease.sort((a, b) => b.startedAt - a.startedAt);
    return newest?.status === 'reversed' && newest.verdicts.some(({ verdict }) => verdict === 'fail');
  }

  /** The unended rollout that has this bot, or null. */
  rolloutOf(botId: string): RolloutRecord | null {
    const holds = (rolloutId: string) => this.#actorsOf(rolloutId).some((actor) => actor.record.botId === botId);
    const rolloutId = [...this.#actors.keys()].find(holds);
    return rolloutId === undefined ? null : (this.#options.rollouts.find(rolloutId) ?? null);
  }

  /** The name of a bot on which another unended rollout works, or null; only a finished rollout can meet one. */
  #busyElsewhere({ rollout, updates, bots }: RolloutPicture): string | null {
    const taken = updates.find(({ botId }) => (this.rolloutOf(botId)?.id ?? rollout.id) !== rollout.id);
    return taken === undefined ? null : (bots.get(taken.botId)?.name ?? taken.botId);
  }

  /** Writes the rollout with all its updates, then begins. */
  begin(rollout: RolloutRecord, updates: readonly UpdateRecord[]): void {
    this.#options.atomically(() => {
      this.#options.rollouts.put(rollout.id, rollout);
      for (const update of updates) this.#options.updates.put(update.id, update);
    });
    this.#adopt(rollout.id, false);
    this.look(rollout.id);
  }

  /** A person's decision: refused when it makes no sense now, else durable, journaled and carried out at once. */
  steer(action: SteerAction, decision: PersonDecision): Result<Record<string, never>> {
    const picture = this.#picture(decision.rolloutId);
    if (picture === null) return refuse(fault('rollout/unknown', decision.rolloutId));
    const { rollout } = picture;
    if (!possible(picture)[action]) {
      const status = statusWords(rollout);
      return refuse(fault('rollout/not-now', `${action} while ${status}`, { details: { status } }));
    }
    const busy = this.#busyElsewhere(picture);
    if (busy !== null) return refuse(fault('rollout/bot-in-rollout', busy, { details: { name: busy } }));
    const steered = steer[action](picture, decision);
    const sentence = `${steerWords[action]} by ${decision.who}: ${decision.reason}`;
    this.#options.atomically(() => {
      this.#options.rollouts.put(rollout.id, steered.rollout);
      this.#chronicle(rollout, `rollout.${action}`, decision.who, sentence);
    });
    if (!this.#actors.has(rollout.id)) this.#adopt(rollout.id, false);
    for (const { botId, event } of steered.tell) this.#tell(rollout.id, botId, event);
    this.look(rollout.id);
    return ok({});
  }

  /** Looks at one rollout until nothing is left to decide now. */
  #look(rolloutId: string): void {
    if (this.#looking.has(rolloutId) || this.#stop.signal.aborted) return;
    this.#looking.add(rolloutId);
    try {
      // One decision may make the next possible; every one that counts moves something forward, so this ends.
      while (decideAndDo(this.#picture(rolloutId), (decision) => this.#carryOut(rolloutId, decision)));
      this.#show(rolloutId);
      this.#finish(rolloutId);
    } finally {
      this.#looking.delete(rolloutId);
    }
  }

  async #lookAround(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      for (const [rolloutId, actors] of [...this.#actors]) {
        // An actor that a full disk stopped goes on as soon as it can write again.
        for (const actor of actors) actor.start();
        this.look(rolloutId);
      }
      await this.#options.clock.sleep(lookEveryMs, this.#stop.signal);
    }
  }

  /** A disk that cannot take the next state stops the next step, not the station: bots keep what they run, the next look tries again. */
  look(rolloutId: string): void {
    try {
      this.#soakAnewAfterJump();
      this.#look(rolloutId);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      this.#options.onTrouble(error.fault);
    }
  }

  /** Before anything is decided on wall time that nobody watched. */
  #soakAnewAfterJump(): void {
    const jumpMs = this.#clockJump();
    if (jumpMs === 0) return;
    const soaking = [...this.#actors.values()].flat().filter(({ record }) => record.state.phase === 'soaking');
    if (soaking.length === 0) return;
    const jump = `This laptop's clock jumped by ${Math.round(jumpMs / 1000)} s, or it slept.`;
    this.#options.chronicle({
      who: 'millwright',
      action: 'clock.jumped',
      about: { bots: soaking.map(({ record }) => record.botId).join(', ') },
      sentence: `${jump} Bots on trial are watched anew.`,
    });
    for (const actor of soaking) actor.tell({ kind: 'watchAgain', at: this.#options.clock.now() });
  }

  #actorsOf(rolloutId: string): readonly UpdateActor[] {
    return this.#actors.get(rolloutId) ?? [];
  }

  #storedUpdates(rolloutId: string): readonly UpdateRecord[] {
    return this.#options.updates.all().filter((update) => update.rolloutId === rolloutId);
  }

  #picture(rolloutId: string): RolloutPicture | null {
    const rollout = this.#options.rollouts.find(rolloutId);
    if (rollout === undefined) return null;
    const actors = this.#actors.get(rolloutId);
    const updates = actors?.map((actor) => actor.record) ?? this.#storedUpdates(rolloutId);
    const bots = new Map(updates.map((update) => [update.botId, this.#botFacts(update)]));
    return { rollout, updates, bots, now: this.#options.clock.now() };
  }

  #botFacts({ botId, goal }: UpdateRecord): { name: string; model: string; cell: string | null } {
    const bot = this.#options.bots.find(botId);
    return { name: bot?.name ?? botId, model: goal.model ?? bot?.model ?? '', cell: bot?.cell ?? null };
  }

  #adopt(rolloutId: string, resumed: boolean): void {
    // A bot that was removed from the site since is nobody's to work on; it keeps what it runs.
    const here = this.#storedUpdates(rolloutId).filter(({ botId }) => this.#options.bots.find(botId) !== undefined);
    const actors = here.map((update) => this.#actor(update, resumed));
    this.#actors.set(rolloutId, actors);
    for (const actor of actors) {
      this.#showOnBot(actor.record, actor.progress);
      // Nobody watched while the station was down: the soak begins anew, so that the gap is not taken for missing data.
      const unwatched = resumed && actor.record.state.phase === 'soaking';
      if (unwatched) actor.tell({ kind: 'watchAgain', at: this.#options.clock.now() });
      actor.start();
    }
  }

  #actor(update: UpdateRecord, resumed: boolean): UpdateActor {
    const { bots, imageFor, content, clock, laptop, updates, log, atomically } = this.#options;
    const startedBy = this.#options.rollouts.find(update.rolloutId)?.startedBy ?? '';
    return new UpdateActor(update, {
      resumed,
      save: (record) => {
        const before = updates.find(record.id)?.state.phase;
        atomically(() => {
          updates.put(record.id, record);
          if (before !== record.state.phase) this.#phaseChanged(record);
        });
      },
      onChange: (record, progress) => this.#updateChanged(record, progress),
      onRejected: (record, reason) => log('update event rejected', { update: record.id, reason }),
      onDefect: (record, error) => {
        if (error instanceof FaultError) this.#options.onTrouble(error.fault);
        else log('defect in an update step', { update: record.id, error });
      },
      context: {
        session: bots.session(update.botId),
        read: () => bots.read(update.botId),
        imageFor,
        content,
        clock,
        lease: {
          holder: startedBy,
          laptop,
          purpose: update.rolloutId,
          takenAt: new Date(clock.now()).toISOString(),
        },
      },
    });
  }

  #phaseChanged(record: UpdateRecord): void {
    const bot = this.#options.bots.find(record.botId)?.name ?? record.botId;
    const phase = shownPhase(record.state);
    const { product, version } = record.goal.release;
    const told = { bot, release: `${product} ${version}`, why: troubleIn(record.state) };
    this.#options.chronicle({
      who: 'millwright',
      action: `update.${phase}`,
      about: { bot: record.botId, name: bot, rollout: record.rolloutId, op: record.op },
      sentence: updateSentence(phase, told),
    });
    if (record.state.phase === 'confirmed') {
      this.#options.bots.noteConfirmed(record.botId, { release: record.goal.release, swapMs: null });
    }
    if (record.state.phase === 'probing') {
      this.#options.bots.noteConfirmed(record.botId, { release: null, swapMs: record.state.swapMs });
    }
  }

  /** Bytes on their way change no decision: the next look around shows them. */
  #updateChanged(record: UpdateRecord, progress: StageProgress): void {
    this.#showOnBot(record, progress);
    if (record.state.phase === 'staging' && progress.bytesDone > 0) return;
    this.look(record.rolloutId);
  }

  #showOnBot({ botId, rolloutId, goal, state }: UpdateRecord, progress: StageProgress): void {
    const trouble = state.phase === 'blocked' ? state.trouble : null;
    const blocked = trouble === null ? null : { code: trouble.code, sentence: faultCopy(trouble).happened };
    const rollout = this.#options.rollouts.find(rolloutId);
    const over = rollout === undefined || (isRolloutEnded(rollout) && isEnded(state));
    const activity = { rolloutId, release: goal.release, phase: state.phase, ...progress, blocked };
    this.#options.bots.showActivity(botId, over ? null : activity);
  }

  #show(rolloutId: string): void {
    const picture = this.#picture(rolloutId);
    if (picture === null) return;
    const progress = new Map(this.#actorsOf(rolloutId).map((actor) => [actor.record.botId, actor.progress]));
    const view = rolloutView(picture, progress);
    // Looked at four times a second, mostly with nothing new: a view of a thousand bots is worth the comparing.
    if (JSON.stringify(view) !== JSON.stringify(this.feed.find(rolloutId))) this.feed.put(view);
  }

  /** False when the bot's update had no place for it; the next look decides anew. */
  #carryOut(rolloutId: string, decision: Decision): boolean {
    const at = this.#options.clock.now();
    switch (decision.kind) {
      case 'verdict':
        return this.#change(rolloutId, (rollout) => this.#withVerdict(rollout, decision.verdict));
      case 'status':
        return this.#change(rolloutId, (rollout) => this.#withStatus(rollout, decision));
      case 'advance':
        return this.#change(rolloutId, (rollout) => ({ ...rollout, wave: decision.wave, reason: decision.reason }));
      case 'start':
      case 'confirm':
        return this.#tell(rolloutId, decision.botId, { kind: decision.kind });
      case 'activate':
        return this.#tell(rolloutId, decision.botId, { kind: 'activate', at });
      case 'revert':
        return this.#tell(rolloutId, decision.botId, { kind: 'revert', why: decision.why, at });
    }
  }

  #withVerdict(rollout: RolloutRecord, verdict: Verdict): RolloutRecord {
    this.#chronicle(rollout, `gate.${verdict.verdict}`, 'millwright', verdict.sentence);
    return { ...rollout, verdicts: [...rollout.verdicts, verdict] };
  }

  #withStatus(rollout: RolloutRecord, { status, reason }: Extract<Decision, { kind: 'status' }>): RolloutRecord {
    this.#chronicle(rollout, `rollout.${status}`, 'millwright', reason);
    return { ...rollout, status, reason };
  }

  #change(rolloutId: string, change: (rollout: RolloutRecord) => RolloutRecord): boolean {
    const rollout = this.#options.rollouts.find(rolloutId);
    if (rollout === undefined) return false;
    this.#options.atomically(() => this.#options.rollouts.put(rolloutId, change(rollout)));
    return true;
  }

  #tell(rolloutId: string, botId: string, event: UpdateEvent): boolean {
    return this.#actorsOf(rolloutId).some((actor) => actor.record.botId === botId && actor.tell(event));
  }

  /** Lets go of the bots of an ended rollout. */
  #finish(rolloutId: string): void {
    const rollout = this.#options.rollouts.find(rolloutId);
    if (rollout === undefined || !isRolloutEnded(rollout)) return;
    const actors = this.#actorsOf(rolloutId);
    this.#actors.delete(rolloutId);
    for (const { record } of actors) {
      this.#options.bots.showActivity(record.botId, null);
      void this.#letGo(record);
    }
  }

  async #letGo(update: UpdateRecord): Promise<void> {
    const freed = await this.#options.bots.session(update.botId).releaseLease(update.rolloutId);
    if (!freed.ok) this.#options.log('lease left on the bot', { bot: update.botId, code: freed.fault.code });
    await this.#options.bots.read(update.botId);
  }

  #chronicle(rollout: RolloutRecord, action: string, who: string, sentence: string): void {
    const release = `${rollout.release.product} ${rollout.release.version}`;
    this.#options.chronicle({ who, action, about: { rollout: rollout.id, release }, sentence });
  }
}

/** True when something moved, so that it is worth looking again. */
function decideAndDo(picture: RolloutPicture | null, carryOut: (decision: Decision) => boolean): boolean {
  const decisions = picture === null ? [] : decide(picture);
  return decisions.map(carryOut).some((moved) => moved);
}
