// SPDX-License-Identifier: Apache-2.0
import { imageSizeBytes } from '../images/index.ts';
import { type Fault, fault, ok, type Result, sizeWords } from '../kernel/index.ts';
import type {
  BotObservation,
  BotSession,
  Clock,
  ContentReader,
  HealthSpec,
  Lease,
  Order,
  ReleaseRef,
  Slots,
  StageProgress,
  VerifiedImage,
} from '../ports/index.ts';
import { addReading, isReady, notReadyInTime, soakFailure } from './evidence.ts';
import { backOp, holdBot, isReplaced, onHeldBot } from './hold.ts';
import type { UpdateEvent } from './machine.ts';
import { type TrialEvidence, troubleOf, type UpdateRecord, type UpdateState } from './record.ts';

/** What a step may touch: one bot's session, this laptop's images, and time. */
export type StepContext = {
  readonly session: BotSession;
  /** Reads the bot; the reading is also what screens show. */
  readonly read: () => Promise<Result<BotObservation>>;
  readonly imageFor: (release: ReleaseRef, model: string) => Promise<Result<VerifiedImage>>;
  readonly content: ContentReader;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly onProgress: (progress: StageProgress) => void;
  /** Events within a step, such as one more reading. */
  readonly emit: (event: UpdateEvent) => void;
  readonly signal: AbortSignal;
  /** True for the first step after a start of the station: a call may still be under way inside the bot. */
  readonly resumed: boolean;
};

type Of<Phase extends UpdateState['phase']> = UpdateRecord & { readonly state: Extract<UpdateState, { phase: Phase }> };

/** A step answers the event that ends its phase; `null` when it was interrupted or when only a decision can end it. */
type Step<Phase extends UpdateState['phase']> = (
  record: Of<Phase>,
  context: StepContext,
) => Promise<UpdateEvent | null>;

const firstRetryMs = 500;
const longestRetryMs = 10_000;
/** Share of the free space that an image may take; unpacking needs room beside the layers. */
const spaceFactor = 1.1;

/** When the release names no health (an image that no release put there), a bot must at least run for this long. */
const bareHealth: HealthSpec = { startupS: 15, periodS: 1, probes: [] };

/** The one effect of every phase. Each may be repeated after a crash: the bot, not this list, knows what was already done. */
export const steps: { readonly [Phase in UpdateState['phase']]: Step<Phase> } = {
  waiting: pause,
  preflight,
  staging: stage,
  staged: pause,
  activating: activate,
  probing: (record, context) => watchTrial(record, context, untilReady),
  soaking: (record, context) => watchTrial(record, context, untilDecided),
  confirming: confirm,
  confirmed: pause,
  reverting: revert,
  reverted: pause,
  blocked: pause,
};

async function pause(): Promise<null> {
  return null;
}

async function preflight(record: Of<'preflight'>, context: StepContext): Promise<UpdateEvent | null> {
  const observed = await patiently(context, () => context.read());
  if (observed === null) return null;
  if (!observed.ok) return blockedBy(observed.fault, context);
  const leased = await patiently(context, () => holdBot(context));
  if (leased === null) return null;
  if (!leased.ok) return blockedBy(leased.fault, context);
  const { slots, freeBytes } = observed.value;
  const foreignOp = slots.trial !== null && slots.trial.op !== record.op ? (slots.trial.op ?? 'unknown') : null;
  if (foreignOp !== null) {
    return blockedBy(fault('driver/foreign-operation', foreignOp, { details: { op: foreignOp } }), context);
  }
  if (record.goal.kind === 'previous') {
    return slots.previous === null && slots.trial === null
      ? blockedBy(fault('driver/image-missing', 'the bot keeps no previous image'), context)
      : { kind: 'preflightPassed' };
  }
  const running = slots.committed?.release ?? null;
  if (running?.product === record.goal.release.product && running.version === record.goal.release.version) {
    return { kind: 'alreadyThere', at: context.clock.now() };
  }
  const image = await context.imageFor(record.goal.release, record.goal.model);
  if (!image.ok) return blockedBy(image.fault, context);
  const needed = Math.ceil(imageSizeBytes(image.value) * spaceFactor);
  if (freeBytes !== null && freeBytes < needed) {
    return blockedBy(fault('driver/disk-full', `${freeBytes} free`, { details: { need: sizeWords(needed) } }), context);
  }
  return { kind: 'preflightPassed' };
}

async function stage(record: Of<'staging'>, context: StepContext): Promise<UpdateEvent | null> {
  const { goal } = record;
  if (goal.kind === 'previous') return { kind: 'staged' };
  const image = await context.imageFor(goal.release, goal.model);
  if (!image.ok) return blockedBy(image.fault, context);
  const hooks = { onProgress: context.onProgress, signal: context.signal };
  const staged = await patiently(context, async () => {
    const observed = await context.read();
    return observed.ok ? context.session.stage(image.value, context.content, hooks) : observed;
  });
  if (staged === null) return null;
  return staged.ok ? { kind: 'staged' } : blockedBy(staged.fault, context);
}

async function activate(record: Of<'activating'>, context: StepContext): Promise<UpdateEvent | null> {
  const { goal, op, app } = record;
  const startedMs = context.clock.monotonicMs();
  const order = { op, app, resumed: context.resumed, ...(await knownConfig(goal, context)) };
  const image = goal.kind === 'release' ? await context.imageFor(goal.release, goal.model) : null;
  if (image !== null && !image.ok) return revertBecause(image.fault, context);
  const activated = await patiently(context, () =>
    onHeldBot(context, op, () =>
      image === null
        ? context.session.activatePrevious(order, context.signal)
        : context.session.activate({ ...order, image: image.value }, context.signal),
    ),
  );
  if (activated === null) return null;
  // Taken over by somebody before anything was started: theirs now.
  if (!activated.ok && activated.fault.code === 'driver/lease-held') return blockedBy(activated.fault, context);
  if (!activated.ok) return revertBecause(activated.fault, context);
  const swapMs = context.resumed ? null : Math.round(context.clock.monotonicMs() - startedMs);
  return { kind: 'activated', at: context.clock.now(), swapMs };
}

async function confirm(record: Of<'confirming'>, context: StepContext): Promise<UpdateEvent | null> {
  const { op, app, goal } = record;
  const order = { op, app, resumed: context.resumed, ...(await knownConfig(goal, context)) };
  const confirmed = await stubbornly(context, async () => {
    const observed = await context.read();
    return observed.ok ? context.session.confirm(order, context.signal) : observed;
  });
  if (confirmed === null) return null;
  if (!confirmed.ok) return { kind: 'trialLost', why: troubleOf(confirmed.fault) };
  return { kind: 'confirmedOnBot', at: context.clock.now() };
}

async function revert(record: Of<'reverting'>, context: StepContext): Promise<UpdateEvent | null> {
  const { app, op, state } = record;
  const { session, signal, resumed } = context;
  const known = await knownConfig(record.goal, context);
  // The image that a bot kept as its way back is not what this operation brought: it must not be cleared away.
  const brought = record.goal.kind === 'release' ? known : {};
  const reverted = await stubbornly(context, async (): Promise<Result<Slots | 'replaced'>> => {
    const observed = await context.read();
    if (!observed.ok) return observed;
    if (state.path === 'end-trial') return session.revert({ op, app, resumed, ...brought }, signal);
    return isReplaced(observed.value.slots, op, known.config) ? ok('replaced') : startPrevious(record, context);
  });
  if (reverted === null || !reverted.ok) return null;
  const at = context.clock.now();
  if (reverted.value === 'replaced') return { kind: 'foundReplaced', at };
  return { kind: 'revertedOnBot', at, runs: reverted.value.committed !== null };
}

/** What a bot calls the goal's image, as far as this laptop knows: bots that keep no operation ids recognise an order by it. */
async function knownConfig(goal: UpdateRecord['goal'], { imageFor }: StepContext): Promise<Pick<Order, 'config'>> {
  if (goal.model === null) return {};
  const image = await imageFor(goal.release, goal.model);
  // Containers carry the operation id as a label; one without is somebody else's, whatever its image.
  return image.ok && image.value.family === 'mcu' ? { config: image.value.imageHash } : {};
}

async function startPrevious({ app, op }: UpdateRecord, context: StepContext): Promise<Result<Slots>> {
  const { session, signal, resumed } = context;
  const back = { op: backOp(op), app, resumed };
  const started = await onHeldBot(context, back.op, () => session.activatePrevious(back, signal));
  return started.ok ? session.confirm(back, signal) : started;
}

type Judge = (
  evidence: TrialEvidence,
  ready: boolean,
  health: HealthSpec,
  elapsedMs: number,
) => 'ready' | TrialEvidence;

/** Ready ends the phase; not ready within the startup time is a failure that the gate then sees. */
function untilReady(
  evidence: TrialEvidence,
  ready: boolean,
  health: HealthSpec,
  elapsedMs: number,
): 'ready' | TrialEvidence {
  if (ready) return 'ready';
  if (evidence.failure !== null || elapsedMs < health.startupS * 1000) return evidence;
  return { ...evidence, failure: notReadyInTime(evidence, health) };
}

function untilDecided(evidence: TrialEvidence, _ready: boolean, health: HealthSpec): TrialEvidence {
  return { ...evidence, failure: soakFailure(evidence, health) };
}

/** Looks at the bot every period and adds to the evidence. A round without contact adds nothing: no data is not good data. */
async function watchTrial(
  record: Of<'probing'> | Of<'soaking'>,
  context: StepContext,
  judge: Judge,
): Promise<UpdateEvent | null> {
  const { clock, signal } = context;
  const health = await healthOf(record, context);
  const startedMs = clock.monotonicMs();
  let evidence = record.state.evidence;
  while (!signal.aborted) {
    const observed = await context.read();
    const probes = observed.ok ? await context.session.probe(health, record.app) : observed;
    if (signal.aborted) return null;
    if (observed.ok && probes.ok) {
      const reading = { at: clock.now(), observation: observed.value, probes: probes.value };
      const added = addReading(evidence, reading);
      const judged = judge(added, isReady(added, reading), health, clock.monotonicMs() - startedMs);
      if (judged === 'ready') return { kind: 'answered', at: reading.at, evidence: added };
      evidence = judged;
    } else {
      const cause = observed.ok ? probes : observed;
      if (!cause.ok) evidence = { ...evidence, blind: troubleOf(cause.fault) };
    }
    context.emit({ kind: 'observed', evidence });
    await clock.sleep(health.periodS * 1000, signal);
  }
  return null;
}

async function healthOf({ goal }: UpdateRecord, context: StepContext): Promise<HealthSpec> {
  if (goal.model === null) return bareHealth;
  const image = await context.imageFor(goal.release, goal.model);
  return image.ok ? image.value.health : bareHealth;
}

/** Repeats while the bot cannot be reached, which is an ordinary event; other faults are the caller's. `null` when interrupted. */
async function patiently<T>(context: StepContext, work: () => Promise<Result<T>>): Promise<Result<T> | null> {
  return repeat(context, work, (cause) => cause.code.startsWith('link/') || cause.code === 'driver/wrong-bot');
}

/** Repeats until it worked: going forward after the gate, or back, is never given up. Only a lost trial ends it. */
async function stubbornly<T>(context: StepContext, work: () => Promise<Result<T>>): Promise<Result<T> | null> {
  return repeat(context, work, (cause) => cause.code !== 'driver/trial-lost');
}

async function repeat<T>(
  context: StepContext,
  work: () => Promise<Result<T>>,
  again: (cause: Fault) => boolean,
): Promise<Result<T> | null> {
  let waitMs = firstRetryMs;
  while (!context.signal.aborted) {
    const result = await work();
    if (context.signal.aborted && !result.ok) return null;
    if (result.ok || !again(result.fault)) return result;
    context.emit({ kind: 'troubled', trouble: troubleOf(result.fault) });
    await context.clock.sleep(waitMs, context.signal);
    waitMs = Math.min(waitMs * 2, longestRetryMs);
  }
  return null;
}

function blockedBy(cause: Fault, { clock }: StepContext): UpdateEvent {
  return { kind: 'blocked', trouble: troubleOf(cause), at: clock.now() };
}

function revertBecause(cause: Fault, { clock }: StepContext): UpdateEvent {
  return { kind: 'revert', why: troubleOf(cause), at: clock.now() };
}
