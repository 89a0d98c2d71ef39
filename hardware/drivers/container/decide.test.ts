// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Container } from './containers.ts';
import { type Decision, decide, type Intent, mayBeInFlight, type Registers } from './decide.ts';

const base: Container = {
  id: 'c',
  name: 'app',
  labels: {},
  op: null,
  running: false,
  policy: 'no',
  autoRemove: false,
  createdMs: 100,
  startedMs: null,
  startedAt: null,
  restarts: 0,
  exitCode: 0,
  health: 'none',
  graceMs: 1000,
  image: 'x',
};
const old = { ...base, id: 'old', op: 'op-1', policy: 'always', running: true, createdMs: 10, startedMs: 20 };
const oldStopped = { ...old, running: false };
const fresh = { ...base, id: 'new', op: 'op-2', createdMs: 100 };
const trying = { ...fresh, running: true, startedMs: 200 };
const exited = { ...trying, running: false, exitCode: 3 };
const kept = { ...trying, policy: 'always' };
const strange = { ...trying, op: 'op-9' };
const empty: Registers = { committed: null, trial: null, previous: null, rejected: null };

/** A bot whose clock was a year ahead when the old one started, and was set right before the trial. */
const aheadMs = 9_000;
const ahead = { ...old, startedMs: aheadMs, startedAt: 'a year ahead' };
const noting = (candidate: Container, startedAt: string) => ({
  ...candidate,
  labels: { 'dev.millwright.after': startedAt },
});

type Row = readonly [name: string, registers: Partial<Registers>, expected: string];

/** `call on` of a step, the code of a fault, or `done`. */
function words(decision: Decision): string {
  if (decision.kind === 'done') return 'done';
  if (decision.kind === 'fault') return decision.fault.code;
  const { step } = decision;
  if (step.call === 'create') return 'create';
  const more = step.call === 'boot-policy' ? ` ${step.policy}` : step.call === 'rename' ? ` to ${step.to}` : '';
  return `${step.call} ${step.on}${more}`;
}

const tables: Record<Intent['order'], readonly Row[]> = {
  activate: [
    ['nothing on the bot', {}, 'create'],
    ['an old one runs', { committed: old }, 'create'],
    ['an older rejected one is in the way', { committed: old, rejected: { ...exited, op: 'op-0' } }, 'remove rejected'],
    ['a rejected one still runs', { committed: old, rejected: { ...trying, op: 'op-0' } }, 'driver/foreign-operation'],
    ['the old one removes itself when it stops', { committed: { ...old, autoRemove: true } }, 'driver/unsupported'],
    [
      'created, old one not armed',
      { committed: { ...old, policy: 'no' }, trial: fresh },
      'boot-policy committed always',
    ],
    ['created, old one armed', { committed: old, trial: fresh }, 'stop committed'],
    ['old one stopped', { committed: oldStopped, trial: fresh }, 'start trial'],
    ['created on a bot without an old one', { trial: fresh }, 'start trial'],
    ['trial runs', { committed: oldStopped, trial: trying }, 'done'],
    ['trial exited', { committed: oldStopped, trial: exited }, 'driver/trial-lost'],
    ['power cut in the trial', { committed: { ...old, startedMs: 300 }, trial: exited }, 'driver/trial-lost'],
    ['old one was started beside the trial', { committed: old, trial: trying }, 'driver/trial-lost'],
    ['bot restarted before the trial', { committed: { ...old, startedMs: 150 }, trial: fresh }, 'driver/trial-lost'],
    [
      'old one crashes by itself',
      { committed: { ...old, startedMs: 150, restarts: 4 }, trial: fresh },
      'stop committed',
    ],
    [
      'the clock was set back since the old one started',
      { committed: ahead, trial: noting(fresh, 'a year ahead') },
      'stop committed',
    ],
    [
      'the bot restarted and its clock began again',
      { committed: { ...old, startedMs: 1, startedAt: '1970' }, trial: noting(fresh, '2026') },
      'driver/trial-lost',
    ],
    ['another operation is on trial', { committed: oldStopped, trial: strange }, 'driver/foreign-operation'],
    ['a container nobody labelled is on trial', { trial: { ...trying, op: null } }, 'driver/foreign-operation'],
    ['already confirmed', { committed: kept, previous: oldStopped }, 'done'],
    ['being confirmed', { committed: oldStopped, trial: kept }, 'done'],
    ['already taken back', { committed: old, rejected: exited }, 'driver/trial-lost'],
  ],
  confirm: [
    ['trial runs', { committed: oldStopped, trial: trying }, 'boot-policy trial always'],
    ['trial exited', { committed: oldStopped, trial: exited }, 'driver/trial-lost'],
    ['trial was never started', { committed: old, trial: fresh }, 'driver/trial-lost'],
    ['old one runs beside the trial', { committed: old, trial: trying }, 'driver/trial-lost'],
    ['recorded', { committed: oldStopped, trial: kept }, 'boot-policy committed no'],
    [
      'recorded, then exited',
      { committed: oldStopped, trial: { ...kept, running: false } },
      'boot-policy committed no',
    ],
    ['power cut booted both', { committed: { ...old, policy: 'no' }, trial: kept }, 'stop committed'],
    [
      'old one disarmed, an older previous stands',
      { committed: { ...oldStopped, policy: 'no' }, trial: kept, previous: base },
      'remove previous',
    ],
    ['old one disarmed', { committed: { ...oldStopped, policy: 'no' }, trial: kept }, 'rename committed to previous'],
    ['old one put aside', { trial: kept, previous: oldStopped }, 'rename trial to committed'],
    ['first install recorded', { trial: kept }, 'rename trial to committed'],
    ['confirmed', { committed: kept, previous: oldStopped }, 'done'],
    ['taken back', { committed: old, rejected: exited }, 'driver/trial-lost'],
    ['nothing of this operation', { committed: old }, 'driver/trial-lost'],
    ['another operation is on trial', { committed: oldStopped, trial: strange }, 'driver/foreign-operation'],
  ],
  revert: [
    ['trial runs', { committed: oldStopped, trial: trying }, 'rename trial to rejected'],
    ['trial exited', { committed: oldStopped, trial: exited }, 'rename trial to rejected'],
    ['trial was never started', { committed: old, trial: fresh }, 'rename trial to rejected'],
    ['an older rejected one is in the way', { trial: trying, rejected: base }, 'remove rejected'],
    ['commit is recorded', { committed: oldStopped, trial: kept }, 'driver/refused'],
    ['confirmed', { committed: kept }, 'driver/refused'],
    ['recorded, still running', { committed: oldStopped, rejected: trying }, 'stop rejected'],
    ['recorded and stopped', { committed: oldStopped, rejected: exited }, 'start committed'],
    ['old one is back', { committed: { ...old, startedMs: 300 }, rejected: exited }, 'done'],
    ['old one was never stopped', { committed: old, rejected: fresh }, 'done'],
    ['old one stopped before the trial started', { committed: oldStopped, rejected: fresh }, 'start committed'],
    [
      'old one came back and exited',
      { committed: { ...oldStopped, startedMs: 300 }, rejected: exited },
      'driver/refused',
    ],
    [
      'the clock was set back since the old one started',
      { committed: { ...ahead, running: false }, rejected: noting(exited, 'a year ahead') },
      'start committed',
    ],
    [
      'old one came back and exited, and the clock was set back meanwhile',
      { committed: { ...oldStopped, startedMs: 1, startedAt: '1970' }, rejected: noting(exited, '2026') },
      'driver/refused',
    ],
    [
      'old one crashed and came back by itself before it was stopped',
      {
        committed: { ...oldStopped, startedMs: 150, startedAt: 'again', restarts: 2 },
        rejected: noting(exited, 'first'),
      },
      'start committed',
    ],
    ['first install stopped', { rejected: exited }, 'done'],
    ['nothing of this operation', { committed: old }, 'done'],
    ['another operation is on trial', { trial: strange }, 'driver/foreign-operation'],
  ],
};

for (const order of ['activate', 'confirm', 'revert'] as const) {
  describe(order, () => {
    it.each(tables[order])('%s', (_name, registers, expected) => {
      expect(words(decide({ order, op: 'op-2' }, { ...empty, ...registers }))).toBe(expected);
    });
  });
}

describe('mayBeInFlight', () => {
  const rows: readonly [Intent['order'], string, Partial<Registers>, boolean][] = [
    ['activate', 'a bot this operation never reached', { committed: old }, false],
    ['activate', 'about to stop the old one', { committed: old, trial: fresh }, true],
    ['activate', 'about to start the trial', { committed: oldStopped, trial: fresh }, true],
    ['activate', 'arming only', { committed: { ...old, policy: 'no' }, trial: fresh }, false],
    ['activate', 'a running trial', { committed: oldStopped, trial: trying }, false],
    ['confirm', 'a running trial', { committed: oldStopped, trial: trying }, false],
    ['confirm', 'both running after a power cut', { committed: { ...old, policy: 'no' }, trial: kept }, true],
    ['revert', 'a running trial', { committed: oldStopped, trial: trying }, false],
    ['revert', 'a trial that activate may be starting', { committed: oldStopped, trial: fresh }, true],
    ['revert', 'a trial for which activate may be stopping', { committed: old, trial: fresh }, true],
    ['revert', 'about to stop the rejected one', { committed: oldStopped, rejected: trying }, true],
    ['revert', 'about to start the old one', { committed: oldStopped, rejected: exited }, true],
    ['revert', 'everything done', { committed: { ...old, startedMs: 300 }, rejected: exited }, false],
    ['revert', 'a create that may still land', { committed: old }, true],
  ];

  it.each(rows)('%s: %s', (order, _name, partial, expected) => {
    const registers = { ...empty, ...partial };
    const intent = { order, op: 'op-2' };
    expect(mayBeInFlight(intent, registers, decide(intent, registers))).toBe(expected);
  });
});
