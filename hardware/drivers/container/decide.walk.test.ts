// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Defect } from '../../../app/kernel/index.ts';
import type { Container } from './containers.ts';
import { decide, type Intent, type Registers, type Step } from './decide.ts';

type Mutable = { -readonly [K in keyof Registers]: Registers[K] };
type Counter = Map<string, number>;

/** A bot as a model: what Docker does with each step, a restart that follows the boot policies, and counters at the bot. */
class ModelBot {
  registers: Mutable = { committed: null, trial: null, previous: null, rejected: null };
  readonly starts: Counter = new Map();
  readonly stops: Counter = new Map();
  #time = 1000;

  perform(step: Step, op: string): void {
    this.#time += 1;
    if (step.call === 'create') {
      this.registers.trial = this.#make(op);
      return;
    }
    const container = this.registers[step.on];
    if (container === null) throw new Defect(`nothing under ${step.on}`);
    switch (step.call) {
      case 'boot-policy':
        this.registers[step.on] = { ...container, policy: step.policy };
        return;
      case 'start':
        bump(this.starts, `${op}: ${container.id}`);
        this.registers[step.on] = { ...container, running: true, startedMs: this.#time };
        return;
      case 'stop':
        bump(this.stops, `${op}: ${container.id}`);
        this.registers[step.on] = { ...container, running: false };
        return;
      case 'remove':
        this.registers[step.on] = null;
        return;
      case 'rename':
        if (this.registers[step.to] !== null) throw new Defect(`${step.to} is taken`);
        this.registers[step.to] = container;
        this.registers[step.on] = null;
    }
  }

  /** moby `ShouldRestart`: only `always` (and what a foreign container asks for) runs after a boot. */
  restart(): void {
    for (const register of keys) {
      const container = this.registers[register];
      if (container === null) continue;
      this.#time += 1;
      const boots = container.policy === 'always';
      this.registers[register] = { ...container, running: boots, ...(boots ? { startedMs: this.#time } : {}) };
    }
  }

  trialExits(): void {
    const { trial } = this.registers;
    if (trial?.running && trial.policy === 'no') this.registers.trial = { ...trial, running: false, exitCode: 1 };
  }

  get running(): Container[] {
    return Object.values(this.registers).filter((container): container is Container => container?.running === true);
  }

  #make(op: string): Container {
    const id = `container of ${op}`;
    const never = {
      startedMs: null,
      startedAt: null,
      restarts: 0,
      exitCode: 0,
      health: 'none',
      running: false,
    } as const;
    const fixed = { name: id, labels: {}, autoRemove: false, graceMs: 0, image: id, policy: 'no' };
    return { id, op, createdMs: this.#time, ...never, ...fixed };
  }
}

const keys = ['committed', 'trial', 'previous', 'rejected'] as const;

function bump(counter: Counter, key: string): void {
  counter.set(key, (counter.get(key) ?? 0) + 1);
}

/** Carries out at most `calls` steps: a station that is killed in between. */
function run(bot: ModelBot, intent: Intent, calls = 40): 'done' | 'fault' | 'killed' {
  for (let made = 0; made < calls; made += 1) {
    const decision = decide(intent, bot.registers);
    if (decision.kind !== 'step') return decision.kind;
    const before = bot.running.length;
    bot.perform(decision.step, intent.op);
    // Two run only after a power cut between the two boot policies of a confirm; no step makes it so.
    expect(bot.running.length, JSON.stringify(decision.step)).toBeLessThanOrEqual(Math.max(1, before));
  }
  return 'killed';
}

function installed(): ModelBot {
  const bot = new ModelBot();
  run(bot, { order: 'activate', op: 'op-0' });
  run(bot, { order: 'confirm', op: 'op-0' });
  bot.starts.clear();
  bot.stops.clear();
  return bot;
}

const kill = fc.record({ kind: fc.constant('killed' as const), calls: fc.nat({ max: 5 }) });
const event = fc.oneof({ weight: 4, arbitrary: kill }, fc.constant({ kind: 'exits' as const }));

describe('the swap', () => {
  it('converges on the new image and stops and starts each container once, wherever the station is killed', () => {
    fc.assert(
      fc.property(fc.array(kill, { maxLength: 8 }), fc.array(kill, { maxLength: 8 }), (first, second) => {
        const bot = installed();
        for (const { calls } of first) run(bot, { order: 'activate', op: 'op-1' }, calls);
        expect(run(bot, { order: 'activate', op: 'op-1' })).toBe('done');
        for (const { calls } of second) run(bot, { order: 'confirm', op: 'op-1' }, calls);
        expect(run(bot, { order: 'confirm', op: 'op-1' })).toBe('done');
        expect(bot.registers).toMatchObject({
          committed: { op: 'op-1', running: true, policy: 'always' },
          trial: null,
          previous: { op: 'op-0', running: false, policy: 'no' },
        });
        expect([...bot.starts.values(), ...bot.stops.values()].every((times) => times === 1)).toBe(true);
      }),
    );
  });

  it('converges on the old image when taken back at any point, also when the trial exits by itself', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), fc.array(kill, { maxLength: 8 }), (before, during) => {
        const bot = installed();
        for (const happening of before) {
          if (happening.kind === 'exits') bot.trialExits();
          else run(bot, { order: 'activate', op: 'op-1' }, happening.calls);
        }
        for (const { calls } of during) run(bot, { order: 'revert', op: 'op-1' }, calls);
        expect(run(bot, { order: 'revert', op: 'op-1' })).toBe('done');
        expect(bot.registers).toMatchObject({
          committed: { op: 'op-0', running: true, policy: 'always' },
          trial: null,
        });
        expect(bot.running).toHaveLength(1);
        expect([...bot.starts.values(), ...bot.stops.values()].every((times) => times === 1)).toBe(true);
      }),
    );
  });

  it('boots exactly the old image before the commit record and exactly the new one once the old is disarmed', () => {
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.nat({ max: 6 }), (activateCalls, confirmCalls) => {
        const bot = installed();
        const activated = run(bot, { order: 'activate', op: 'op-1' }, activateCalls) !== 'killed';
        if (activated) run(bot, { order: 'confirm', op: 'op-1' }, confirmCalls);
        const recorded = [bot.registers.trial, bot.registers.committed].some(
          (container) => container?.op === 'op-1' && container.policy === 'always',
        );
        const disarmed = [bot.registers.committed, bot.registers.previous].some(
          (container) => container?.op === 'op-0' && container.policy === 'no',
        );
        bot.restart();
        const booted = bot.running.map((container) => container.op);
        if (!recorded) expect(booted).toEqual(['op-0']);
        else if (disarmed) expect(booted).toEqual(['op-1']);
        else expect(booted.sort()).toEqual(['op-0', 'op-1']);
        // Between the two policies both boot; the repeated order ends that and goes on.
        if (recorded) {
          expect(run(bot, { order: 'confirm', op: 'op-1' })).toBe('done');
          expect(bot.running.map((container) => container.op)).toEqual(['op-1']);
        }
      }),
    );
  });
});
