// SPDX-License-Identifier: Apache-2.0
import { FaultError } from '../../../app/kernel/index.ts';
import type { Clock } from '../../../app/ports/index.ts';
import { SmpRefusal } from '../../wire/smp/index.ts';
import { decide, type Intent, type Memory, type Sight, type Step } from './decide.ts';
import { driverError } from './faults.ts';
import { type Flash, flashOf, isOnTrial } from './flash.ts';
import { bytesOf } from './hash.ts';
import type { Mcu } from './mcu.ts';
import { readNote, writeNote } from './note.ts';

/** The answer to a reset comes about 250 ms before it; after this time one that was taken is under way. */
const RESET_TAKES_MS = 1_000;
/** A swap copies both slots: seconds to a minute on real flash. */
const BOOT_MS = 120_000;
const POLL_MS = 250;
/** A bot that comes up is heard soon; one that answers slowly still gets a second. */
const POLL_PATIENCE_MS = [250, 250, 500];
/** How long a bot that took a reset may go on as before. */
const RESET_PATIENCE_MS = 15_000;
/** Orders in a row of which neither answer nor effect was seen. */
const MAX_LOST = 4;
/** The longest path is 8 steps; lost answers are read and decided anew. */
const MAX_ROUNDS = 40;

export type Swap = {
  readonly mcu: Mcu;
  readonly clock: Clock;
  readonly intent: Intent;
  readonly signal: AbortSignal;
};

/** What one call knows beyond what it decides by. */
type Progress = Memory & {
  /** It asked for the trial itself, or has waited: no reset of an earlier call can be under way. */
  readonly settled: boolean;
  readonly cannotNote: boolean;
  readonly lost: number;
};
const nothingYet: Progress = {
  ...{ restarted: false, trial: null, cannotErase: false },
  ...{ settled: false, cannotNote: false, lost: 0 },
};

/**
 * Carries out one order: look, decide, give one order to the bot, look again. It may be repeated at any time, also after a
 * crash in the middle of a reset: what the bot shows is the only memory. Aborting takes effect between two steps.
 */
export async function converge(swap: Swap): Promise<Sight> {
  let progress = nothingYet;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    swap.signal.throwIfAborted();
    const sight = await look(swap.mcu, progress);
    progress = { ...progress, trial: progress.trial ?? trialIn(sight) };
    const decision = decide(swap.intent, sight, progress);
    if (decision.kind === 'done') return sight;
    if (decision.kind === 'fault') throw new FaultError(decision.fault);
    progress = await perform(swap, decision.step, { sight, progress });
  }
  throw refused('the image state does not settle');
}

async function look(mcu: Mcu, { cannotNote }: Progress): Promise<Sight> {
  const flash = flashOf(await mcu.images());
  return { ...flash, note: cannotNote ? undefined : await readNote(mcu) };
}

function trialIn({ running, standby }: Flash) {
  if (isOnTrial(running)) return running.hash;
  return standby?.pending ? standby.hash : null;
}

async function perform(
  swap: Swap,
  step: Step,
  { sight, progress }: { sight: Sight; progress: Progress },
): Promise<Progress> {
  const { mcu } = swap;
  switch (step.call) {
    case 'mark':
      return { ...(await sent(mcu.mark(bytesOf(step.image)), progress)), settled: true };
    case 'keep':
      return sent(mcu.keep(), progress);
    case 'note':
      return { ...progress, cannotNote: !(await writeNote(mcu, step.note)) };
    case 'erase':
      return erased(mcu, progress);
    case 'reset':
      return progress.settled ? reset(swap, sight, progress) : settled(swap, progress);
  }
}

/** An order whose answer may be lost: whether it arrived is then read from the bot, and decided anew. */
async function sent(order: Promise<void>, progress: Progress): Promise<Progress> {
  try {
    await order;
    return { ...progress, lost: 0 };
  } catch (error) {
    if (!isLost(error) || progress.lost >= MAX_LOST) throw error;
    return { ...progress, lost: progress.lost + 1 };
  }
}

function isLost(error: unknown): error is FaultError {
  return error instanceof FaultError && error.fault.code !== 'link/closed';
}

/** An image that the bot does not erase stays in standby: then it is at least not running. */
async function erased(mcu: Mcu, progress: Progress): Promise<Progress> {
  try {
    return await sent(mcu.erase(), progress);
  } catch (error) {
    if (error instanceof SmpRefusal) return { ...progress, cannotErase: true };
    throw error;
  }
}

/** A reset of an earlier call may be under way: it either happens within this time, or it was never taken. */
async function settled(swap: Swap, progress: Progress): Promise<Progress> {
  await swap.clock.sleep(RESET_TAKES_MS, swap.signal);
  await awaitBot(swap);
  return { ...progress, settled: true };
}

/** Resets once and waits until the bot shows what became of it. A reset that was taken is never sent again. */
async function reset(swap: Swap, before: Flash, progress: Progress): Promise<Progress> {
  const next = await sent(swap.mcu.reset(), progress);
  const wasTaken = next.lost === 0;
  const endMs = swap.clock.monotonicMs() + RESET_PATIENCE_MS;
  do {
    await swap.clock.sleep(wasTaken ? POLL_MS : RESET_TAKES_MS, swap.signal);
    swap.signal.throwIfAborted();
    if (!isSame(before, await awaitBot(swap))) return { ...next, lost: 0, restarted: true };
  } while (wasTaken && swap.clock.monotonicMs() < endMs);
  if (wasTaken) throw refused('it took the reset but did not restart');
  return next;
}

/** Asks until the bot answers again. */
async function awaitBot({ mcu, clock, signal }: Swap): Promise<Flash> {
  const endMs = clock.monotonicMs() + BOOT_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      return flashOf(await mcu.images(POLL_PATIENCE_MS));
    } catch (error) {
      if (!isLost(error) || clock.monotonicMs() > endMs) throw error;
    }
    await clock.sleep(POLL_MS, signal);
  }
}

/** A reset of a marked or tried image always shows: the mark is used up, or the trial is over. */
function isSame(a: Flash, b: Flash): boolean {
  const signature = ({ running, standby }: Flash) =>
    JSON.stringify([running?.hash, running?.confirmed, standby?.hash, standby?.pending]);
  return signature(a) === signature(b);
}

function refused(reason: string): FaultError {
  return driverError('driver/refused', reason, { retry: 'later', details: { reason } });
}
