// SPDX-License-Identifier: Apache-2.0
import { type Fault, fault } from '../../../app/kernel/index.ts';
import type { DriverFaultCode } from '../../../app/ports/index.ts';
import type { Container } from './containers.ts';
import { LABEL } from './labels.ts';

/** The four names under which a bot keeps its containers, and what stands under each. */
export type Registers = {
  /** `app`: what boots. */
  readonly committed: Container | null;
  /** `app.next` */
  readonly trial: Container | null;
  /** `app.prev` */
  readonly previous: Container | null;
  /** `app.failed` */
  readonly rejected: Container | null;
};
export type Register = keyof Registers;

export type Intent = { readonly order: 'activate' | 'confirm' | 'revert'; readonly op: string };

/** One call to the engine. */
export type Step =
  | { readonly call: 'create' }
  | { readonly call: 'boot-policy'; readonly on: Register; readonly policy: 'always' | 'no' }
  | { readonly call: 'stop' | 'start' | 'remove'; readonly on: Register }
  | { readonly call: 'rename'; readonly on: Register; readonly to: Register };

export type Decision =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'done' }
  | { readonly kind: 'fault'; readonly fault: Fault<DriverFaultCode> };

/** The next step towards what is ordered, from nothing but what the bot shows. Pure. */
export function decide(intent: Intent, registers: Registers): Decision {
  switch (intent.order) {
    case 'activate':
      return decideActivate(intent.op, registers);
    case 'confirm':
      return decideConfirm(intent.op, registers);
    case 'revert':
      return decideRevert(intent.op, registers);
  }
}

function decideActivate(op: string, { committed, trial, rejected }: Registers): Decision {
  if (trial === null) {
    if (committed?.op === op) return done;
    if (rejected?.op === op) return lost('it was already taken back');
    return prepareTrial(committed, rejected);
  }
  if (trial.op !== op) return foreign(trial);
  // The commit record: a repeated activate finds nothing left to do.
  if (trial.policy === 'always') return done;
  if (trial.startedMs !== null) return judgeTrial(trial, committed) ?? done;
  return committed === null ? step({ call: 'start', on: 'trial' }) : takeTurns(trial, committed);
}

function prepareTrial(committed: Container | null, rejected: Container | null): Decision {
  if (committed?.autoRemove) {
    return failed('driver/unsupported', 'the running container removes itself when it stops', {
      need: 'a container without automatic removal',
    });
  }
  if (rejected === null) return step({ call: 'create' });
  return rejected.running ? foreign(rejected) : step({ call: 'remove', on: 'rejected' });
}

/** The old one is armed before it is stopped, so that a power cut from here on boots it. */
function takeTurns(trial: Container, committed: Container): Decision {
  if (committed.policy !== 'always') return step({ call: 'boot-policy', on: 'committed', policy: 'always' });
  if (!committed.running) return step({ call: 'start', on: 'trial' });
  // Stopped and started again since the candidate was made, and not by its own crash: the bot restarted. A second stop
  // for this operation is not ours to make.
  if (isStartedSince(committed, trial, trial.createdMs) && committed.restarts === 0) return lost('the bot restarted');
  return step({ call: 'stop', on: 'committed' });
}

function judgeTrial(trial: Container, committed: Container | null): Decision | undefined {
  if (trial.startedMs === null) return lost('it was never started');
  if (!trial.running) return lost(`it exited with code ${trial.exitCode}`);
  if (committed?.running) return lost('the last good image was started beside it');
  return undefined;
}

function decideConfirm(op: string, registers: Registers): Decision {
  const { committed, trial, rejected } = registers;
  if (trial === null) {
    if (committed?.op === op) return done;
    return rejected?.op === op ? lost('it was already taken back') : lost('it is not on the bot');
  }
  if (trial.op !== op) return foreign(trial);
  if (trial.policy === 'always') return rollForward(registers);
  return judgeTrial(trial, committed) ?? step({ call: 'boot-policy', on: 'trial', policy: 'always' });
}

/** After the commit record (trial `always`) a re-run only goes on. */
function rollForward({ committed, previous }: Registers): Decision {
  if (committed === null) return step({ call: 'rename', on: 'trial', to: 'committed' });
  if (committed.policy !== 'no') return step({ call: 'boot-policy', on: 'committed', policy: 'no' });
  // Only after a power cut between the two policies, which boots both.
  if (committed.running) return step({ call: 'stop', on: 'committed' });
  if (previous !== null) return step({ call: 'remove', on: 'previous' });
  return step({ call: 'rename', on: 'committed', to: 'previous' });
}

function decideRevert(op: string, { committed, trial, rejected }: Registers): Decision {
  if (trial !== null) {
    if (trial.op !== op) return foreign(trial);
    if (trial.policy === 'always')
      return failed('driver/refused', 'already confirmed', { reason: 'already confirmed' });
    // The rollback record; an older rejected container makes room first.
    return rejected === null
      ? step({ call: 'rename', on: 'trial', to: 'rejected' })
      : step({ call: 'remove', on: 'rejected' });
  }
  if (rejected?.op === op) return bringBack(rejected, committed);
  if (committed?.op === op) return failed('driver/refused', 'already confirmed', { reason: 'already confirmed' });
  return done;
}

/** After the rollback record a re-run only goes back. */
function bringBack(rejected: Container, committed: Container | null): Decision {
  if (rejected.running) return step({ call: 'stop', on: 'rejected' });
  if (committed === null || committed.running) return done;
  // Started after the trial and not running now: it was brought back once and ended by itself or by a person.
  const trialMs = rejected.startedMs ?? rejected.createdMs;
  // One that only crashed and was restarted by the engine while the trial was prepared was not brought back.
  const byOrder = committed.restarts === 0 || (committed.startedMs ?? 0) > trialMs;
  const issued = isStartedSince(committed, rejected, trialMs) && byOrder;
  if (!issued) return step({ call: 'start', on: 'committed' });
  const reason = `the last good image stopped again with code ${committed.exitCode}`;
  return failed('driver/refused', reason, { reason });
}

/**
 * Whether the committed container was started anew since the candidate was made. Told by what the candidate notes of it:
 * a bot's clock may be set, or begin again in 1970, so times of two moments prove nothing. Without a note only they are left.
 */
function isStartedSince(committed: Container, candidate: Container, candidateMs: number): boolean {
  if (committed.startedMs === null) return false;
  const noted = candidate.labels[LABEL.after];
  return noted ? committed.startedAt !== noted : committed.startedMs > candidateMs;
}

/**
 * Whether a call of an earlier, interrupted run of this order may still be under way inside the engine when the bot
 * looks like this at first sight. Then nothing may be sent before it has landed. Pure.
 */
export function mayBeInFlight(intent: Intent, registers: Registers, decision: Decision): boolean {
  const { trial, rejected } = registers;
  const actsOnProcesses = decision.kind === 'step' && (decision.step.call === 'stop' || decision.step.call === 'start');
  switch (intent.order) {
    case 'activate':
    case 'confirm':
      return actsOnProcesses && trial?.op === intent.op;
    case 'revert':
      if (trial?.op === intent.op) return trial.startedMs === null;
      if (rejected?.op === intent.op) return actsOnProcesses;
      return decision.kind === 'done' && trial === null;
  }
}

const done: Decision = { kind: 'done' };

function step(next: Step): Decision {
  return { kind: 'step', step: next };
}

function failed(code: DriverFaultCode, message: string, details: Record<string, string>): Decision {
  return { kind: 'fault', fault: fault(code, message, { details }) };
}

function lost(reason: string): Decision {
  return failed('driver/trial-lost', `the image on trial is lost: ${reason}`, { reason });
}

function foreign(holder: Container): Decision {
  const op = holder.op ?? 'unknown';
  return failed('driver/foreign-operation', `${holder.name} belongs to ${op}`, { op });
}
