// SPDX-License-Identifier: Apache-2.0
import type { Engine } from './engine.ts';
import { isObject, type JsonObject, textIn } from './json.ts';
import { assertPolicy } from './policy.ts';
import { endProcess } from './process.ts';
import { EngineRefusal, noSuchContainer } from './refusal.ts';
import type { ContainerRecord } from './state.ts';

/** By whole id, by name, or by a prefix of the id that fits one container. */
export function getContainer(engine: Engine, reference: string): ContainerRecord {
  const { containers } = engine.state;
  const name = reference.replace(/^\//, '');
  const byPrefix = containers.filter((container) => container.id.startsWith(reference));
  const found =
    containers.find((container) => container.id === reference) ??
    containers.find((container) => container.name === name) ??
    (byPrefix.length === 1 ? byPrefix[0] : undefined);
  if (found === undefined) throw noSuchContainer(reference);
  return found;
}

export function assertFreeName(engine: Engine, name: string): void {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    throw new EngineRefusal(400, `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
  }
  const holder = engine.state.containers.find((container) => container.name === name);
  if (holder !== undefined) throw new EngineRefusal(409, nameTaken(name, holder));
}

function nameTaken(name: string, holder: ContainerRecord): string {
  const cure = 'You have to remove (or rename) that container to be able to reuse that name.';
  return `Conflict. The container name "/${name}" is already in use by container "${holder.id}". ${cure}`;
}

export function renameContainer(engine: Engine, reference: string, name: string): void {
  const container = getContainer(engine, reference);
  if (name === '') throw new EngineRefusal(400, 'Neither old nor new names may be empty');
  if (name === container.name) {
    throw new EngineRefusal(400, 'Renaming a container with the same name as its current name');
  }
  const holder = engine.state.containers.find((other) => other.name === name);
  if (holder !== undefined) {
    throw new EngineRefusal(409, `Error when allocating new name: ${nameTaken(name, holder)}`);
  }
  assertFreeName(engine, name);
  const oldName = `/${container.name}`;
  container.name = name;
  engine.save();
  engine.containerEvent(container, 'rename', { oldName });
}

const UPDATABLE = ['Memory', 'MemorySwap', 'MemoryReservation', 'NanoCpus', 'PidsLimit', 'CpuShares'] as const;

export function updateContainer(engine: Engine, reference: string, body: JsonObject): void {
  const container = getContainer(engine, reference);
  const changes: ContainerRecord['hostConfig'] = {};
  for (const field of UPDATABLE) {
    const value = body[field];
    if (typeof value === 'number') changes[field] = value;
  }
  if (isObject(body['RestartPolicy']) && textIn(body['RestartPolicy']['Name']) !== '') {
    assertPolicy(textIn(body['RestartPolicy']['Name']), container.hostConfig['AutoRemove'] === true);
    changes['RestartPolicy'] = { MaximumRetryCount: 0, ...body['RestartPolicy'] };
  }
  container.hostConfig = { ...container.hostConfig, ...changes };
  engine.save();
  engine.containerEvent(container, 'update');
}

export async function removeContainer(engine: Engine, reference: string, force: boolean): Promise<void> {
  const { id } = getContainer(engine, reference);
  await engine.inTurn(id, async () => {
    const container = getContainer(engine, id);
    if (container.status === 'running' || container.status === 'restarting') {
      if (!force) {
        const cure = 'Stop the container before attempting removal or force remove';
        throw new EngineRefusal(409, `You cannot remove a running container ${id}. ${cure}`);
      }
      container.stoppedByHand = true;
      endProcess(engine, container, 137);
    }
    engine.state.containers.splice(engine.state.containers.indexOf(container), 1);
    engine.save();
    engine.containerEvent(container, 'destroy');
  });
}
