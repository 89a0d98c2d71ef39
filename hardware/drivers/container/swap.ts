// SPDX-License-Identifier: Apache-2.0
import { assertNever, Defect, FaultError } from '../../../app/kernel/index.ts';
import type { Clock } from '../../../app/ports/index.ts';
import type { Container } from './containers.ts';
import type { CreateBody } from './create-body.ts';
import { decide, type Intent, mayBeInFlight, type Register, type Registers, type Step } from './decide.ts';
import type { Change, Engine } from './engine.ts';
import { driverError } from './faults.ts';
import { LABEL } from './labels.ts';
import { readRegisters, registerName } from './registers.ts';

const SETTLE_POLL_MS = 250;
/** What an engine may need beyond the stop grace until an abandoned call has landed. */
const SETTLE_MARGIN_MS = 2_000;
/** How long a step may be overtaken before it counts as refused: a removal that is under way can take its time. */
const PATIENCE_MS = 15_000;
/** The longest path is 8 steps; calls that came too late are read and decided anew. */
const MAX_ROUNDS = 100;

export type Swap = {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly app: string;
  readonly intent: Intent;
  readonly signal: AbortSignal;
  /** Makes the body of the candidate; asked only when one has to be created. */
  readonly candidate: () => Promise<CreateBody>;
};

/**
 * Carries out one order: observe, decide, make one call, observe again. It may be repeated at any time, also after a
 * crash in the middle of a call: what the bot shows is the only memory. Aborting takes effect between two calls.
 */
export async function converge(swap: Swap): Promise<Registers> {
  let firstSight = true;
  let overtaken: Overtaken | undefined;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    swap.signal.throwIfAborted();
    const registers = await readRegisters(swap.engine, swap.app);
    const decision = decide(swap.intent, registers);
    if (firstSight && mayBeInFlight(swap.intent, registers, decision)) {
      firstSight = false;
      if (await landed(swap, registers)) continue;
    }
    firstSight = false;
    if (decision.kind === 'done') return registers;
    if (decision.kind === 'fault') throw new FaultError(decision.fault);
    const change = await perform(swap, registers, decision.step);
    overtaken =
      change.kind === 'done'
        ? undefined
        : await giveTime(swap, overtaken, { step: decision.step, reason: change.reason });
    // A name that was taken meanwhile: an interrupted create has landed, so this is a repeated order after all.
    firstSight = change.kind === 'overtaken' && decision.step.call === 'create';
  }
  throw refused('the containers do not settle');
}

/** A step for which the bot had already moved on, and since when. */
type Overtaken = { readonly step: Step; readonly reason: string; readonly sinceMs: number };

/** The same step again: something on the bot is under way. It gets some time, then the bot's own words are the answer. */
async function giveTime(
  swap: Swap,
  before: Overtaken | undefined,
  now: { step: Step; reason: string },
): Promise<Overtaken> {
  const nowMs = swap.clock.monotonicMs();
  if (before === undefined || !sameStep(before.step, now.step)) return { ...now, sinceMs: nowMs };
  if (nowMs - before.sinceMs > PATIENCE_MS) throw refused(now.reason);
  await swap.clock.sleep(SETTLE_POLL_MS, swap.signal);
  return { ...before, ...now };
}

/** Waits for an abandoned call to land; true as soon as the bot looks different, false when nothing can come any more. */
async function landed(swap: Swap, before: Registers): Promise<boolean> {
  const graces = [before.committed, before.rejected].map((container) => container?.graceMs ?? 0);
  const end = swap.clock.monotonicMs() + Math.max(...graces) + SETTLE_MARGIN_MS;
  while (swap.clock.monotonicMs() < end) {
    swap.signal.throwIfAborted();
    await swap.clock.sleep(SETTLE_POLL_MS, swap.signal);
    if (signature(await readRegisters(swap.engine, swap.app)) !== signature(before)) return true;
  }
  return false;
}

function signature(registers: Registers): string {
  const of = (container: Container | null) =>
    container && [container.id, container.running, container.startedMs, container.policy];
  return JSON.stringify(Object.values(registers).map(of));
}

async function perform(swap: Swap, registers: Registers, step: Step): Promise<Change> {
  const { engine, app } = swap;
  if (step.call === 'create') {
    const { Labels, ...body } = await swap.candidate();
    const after = registers.committed?.startedAt ?? '';
    return engine.create(registerName(app, 'trial'), { ...body, Labels: { ...Labels, [LABEL.after]: after } });
  }
  const container = occupant(registers, step.on);
  switch (step.call) {
    case 'boot-policy':
      return engine.setRestartPolicy(container.id, step.policy);
    case 'stop':
      return engine.stop(container.id, container.graceMs);
    case 'start':
      return engine.start(container.id);
    case 'remove':
      return engine.remove(container.id);
    case 'rename':
      return engine.rename(container.id, registerName(app, step.to));
    default:
      return assertNever(step);
  }
}

function occupant(registers: Registers, register: Register): Container {
  const container = registers[register];
  if (container === null) throw new Defect(`decided to act on ${register}, where nothing stands`);
  return container;
}

function sameStep(a: Step, b: Step): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function refused(reason: string): FaultError {
  return driverError('driver/refused', reason, { retry: 'later', details: { reason } });
}
