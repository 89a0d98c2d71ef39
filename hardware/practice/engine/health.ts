// SPDX-License-Identifier: Apache-2.0
import type { Engine } from './engine.ts';
import { numberIn, objectIn, textsIn } from './json.ts';
import type { ContainerRecord } from './state.ts';
import { goTime } from './time.ts';
import type { Workload } from './workload.ts';

const DEFAULT_NS = 30e9;
const DEFAULT_RETRIES = 3;
const LOG_ENTRIES = 5;

/**
 * HEALTHCHECK as moby daemon/health.go runs it: the first check after one interval, one success makes it healthy,
 * `Retries` failures in a row outside the start period make it unhealthy. The check asks the simulated application.
 */
export function watchHealth(engine: Engine, container: ContainerRecord, workload: Workload): () => void {
  const check = objectIn(container.config['Healthcheck']);
  const test = textsIn(check['Test']);
  if (test.length === 0 || test[0] === 'NONE') {
    container.health = null;
    return () => undefined;
  }
  container.health = { Status: 'starting', FailingStreak: 0, Log: [] };
  const { time } = engine.options;
  const startPeriodEnds = time.now() + numberIn(check['StartPeriod']) / 1e6;
  const intervalMs = (numberIn(check['Interval']) || DEFAULT_NS) / 1e6;
  const retries = numberIn(check['Retries']) || DEFAULT_RETRIES;
  let cancel: () => void = () => undefined;
  const probe = (): void => {
    note(engine, container, { ok: workload.healthy, retries, sheltered: time.now() < startPeriodEnds });
    cancel = time.after(intervalMs, probe);
  };
  cancel = time.after(intervalMs, probe);
  return () => cancel();
}

type Reading = { readonly ok: boolean; readonly retries: number; readonly sheltered: boolean };

function note(engine: Engine, container: ContainerRecord, reading: Reading): void {
  const { health } = container;
  if (health === null) return;
  const at = goTime(engine.options.time.now());
  const output = reading.ok ? '' : 'pick cycle takes 2.9 s, limit is 1.5 s\n';
  health.Log = [...health.Log, { Start: at, End: at, ExitCode: reading.ok ? 0 : 1, Output: output }].slice(
    -LOG_ENTRIES,
  );
  const before = health.Status;
  if (reading.ok) {
    health.FailingStreak = 0;
    health.Status = 'healthy';
  } else if (!(reading.sheltered && before === 'starting')) {
    health.FailingStreak += 1;
    if (health.FailingStreak >= reading.retries) health.Status = 'unhealthy';
  }
  if (health.Status === before) return;
  engine.save();
  engine.containerEvent(container, `health_status: ${health.Status}`);
}
