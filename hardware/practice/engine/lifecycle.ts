// SPDX-License-Identifier: Apache-2.0
import { getContainer } from './containers.ts';
import type { Engine } from './engine.ts';
import { startsAtPowerOn } from './policy.ts';
import { endProcess, startProcess } from './process.ts';
import { EngineRefusal, NotModified } from './refusal.ts';

/** Namespaces, mounts, network: no engine starts a container at once. */
const START_MS = 30;
/** The application ends a moment after SIGTERM, well inside any grace. */
const SIGTERM_MS = 20;

export async function startContainer(engine: Engine, reference: string): Promise<void> {
  const { id } = getContainer(engine, reference);
  await engine.inTurn(id, async () => {
    const container = getContainer(engine, id);
    if (container.status === 'running') throw new NotModified();
    await engine.take(START_MS);
    engine.running.get(id)?.takeDown();
    container.restartCount = 0;
    await startProcess(engine, container);
  });
}

export async function stopContainer(engine: Engine, reference: string): Promise<void> {
  const { id } = getContainer(engine, reference);
  await engine.inTurn(id, async () => {
    const container = getContainer(engine, id);
    if (container.status !== 'running' && container.status !== 'restarting') throw new NotModified();
    container.stoppedByHand = true;
    engine.save();
    engine.containerEvent(container, 'kill', { signal: '15' });
    await engine.take(SIGTERM_MS);
    if (engine.running.has(id)) endProcess(engine, container, 0);
    engine.containerEvent(container, 'stop');
  });
}

const FATAL_SIGNALS: Readonly<Record<string, number>> = {
  SIGKILL: 9,
  KILL: 9,
  '9': 9,
  SIGTERM: 15,
  TERM: 15,
  '15': 15,
};

export function killContainer(engine: Engine, reference: string, signal: string): void {
  const container = getContainer(engine, reference);
  if (container.status !== 'running') {
    throw new EngineRefusal(409, `Cannot kill container: ${reference}: Container ${container.id} is not running`);
  }
  const number = FATAL_SIGNALS[signal === '' ? 'SIGKILL' : signal.toUpperCase()];
  if (number === undefined) throw new EngineRefusal(400, `Invalid signal: ${signal}`);
  container.stoppedByHand = true;
  engine.containerEvent(container, 'kill', { signal: String(number) });
  endProcess(engine, container, number === 9 ? 137 : 0);
}

/** What the power cut ended is marked so, then everything that boots is started, before the engine answers anyone. */
export async function powerOn(engine: Engine): Promise<void> {
  for (const container of engine.state.containers) {
    if (container.status !== 'running' && container.status !== 'restarting') continue;
    Object.assign(container, { status: 'exited', pid: 0, exitCode: 255, ports: {} });
  }
  engine.save();
  for (const container of engine.state.containers.filter(startsAtPowerOn)) {
    container.restartCount = 0;
    // dockerd logs a container that cannot start at boot and goes on; its State.Error says why.
    await startProcess(engine, container).catch((error: unknown) => {
      if (!(error instanceof EngineRefusal)) throw error;
    });
  }
}
