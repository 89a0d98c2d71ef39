// SPDX-License-Identifier: Apache-2.0
import type { Engine } from './engine.ts';
import { watchHealth } from './health.ts';
import { listIn, objectIn, textIn, textMapIn } from './json.ts';
import { restartsAfterExit } from './policy.ts';
import { EngineRefusal, PowerLost } from './refusal.ts';
import type { ContainerRecord } from './state.ts';
import { goTime } from './time.ts';
import { readScript, Workload } from './workload.ts';

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 60_000;
const LOG_LINES = 100;
/** dockerd's exit code of a container that could not be started. */
const CANNOT_START = 128;

/** Starts the container's process. The caller has checked that it does not run. */
export async function startProcess(engine: Engine, container: ContainerRecord): Promise<void> {
  const { time, speed, troubles } = engine.options;
  const workload = await Workload.start({
    script: readScript(textMapIn(container.config['Labels'])),
    ...{ time, speed, ports: askedPorts(container), sick: () => troubles.appDegraded() },
    onExit: (exitCode) => processExited(engine, container, exitCode),
  }).catch((error: unknown) => {
    container.error = error instanceof Error ? error.message : String(error);
    throw error;
  });
  if (!engine.powered) {
    workload.end();
    throw new PowerLost('the bot lost power while a container started');
  }
  const now = goTime(time.now());
  Object.assign(container, { status: 'running', pid: 4000 + engine.running.size, exitCode: 0, error: '' });
  Object.assign(container, { startedAt: now, startedBefore: true, stoppedByHand: false, ports: workload.ports });
  const unwatch = watchHealth(engine, container, workload);
  const takeDown = (): void => {
    unwatch();
    workload.end();
  };
  engine.running.set(container.id, { takeDown });
  say(engine, container, 'stdout', `${textIn(container.config['Image'])} ready`);
  engine.save();
  engine.containerEvent(container, 'start');
}

function askedPorts(container: ContainerRecord): Record<string, number> {
  const bindings = Object.entries(objectIn(container.hostConfig['PortBindings']));
  return Object.fromEntries(
    bindings.map(([port, hosts]) => [port, Number(textIn(objectIn(listIn(hosts)[0])['HostPort']) || '0')]),
  );
}

/** The process ends and stays ended: a stop, a kill or a removal. */
export function endProcess(engine: Engine, container: ContainerRecord, exitCode: number): void {
  engine.running.get(container.id)?.takeDown();
  engine.running.delete(container.id);
  Object.assign(container, {
    status: 'exited',
    pid: 0,
    exitCode,
    ports: {},
    finishedAt: goTime(engine.options.time.now()),
  });
  // dockerd calls a container that does not run unhealthy, whatever its last check said.
  if (container.health !== null) container.health.Status = 'unhealthy';
  engine.save();
  engine.containerEvent(container, 'die', { exitCode: String(exitCode) });
}

/** The process ended by itself; its restart policy says what comes next (moby restartmanager). */
export function processExited(engine: Engine, container: ContainerRecord, exitCode: number): void {
  say(engine, container, 'stderr', `application ended with code ${exitCode}`);
  endProcess(engine, container, exitCode);
  if (!restartsAfterExit(container)) return;
  container.status = 'restarting';
  container.restartCount += 1;
  engine.save();
  const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** (container.restartCount - 1), MAX_BACKOFF_MS);
  const cancel = engine.options.time.after(backoffMs, () => {
    engine.running.delete(container.id);
    startProcess(engine, container).catch((error: unknown) => {
      if (error instanceof PowerLost) return;
      if (!(error instanceof EngineRefusal)) throw error;
      endProcess(engine, container, CANNOT_START);
    });
  });
  engine.running.set(container.id, { takeDown: cancel });
}

export function say(engine: Engine, container: ContainerRecord, stream: 'stdout' | 'stderr', text: string): void {
  container.log = [...container.log, { time: goTime(engine.options.time.now()), stream, text }].slice(-LOG_LINES);
}
