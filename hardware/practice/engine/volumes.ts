// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { Engine } from './engine.ts';
import { EngineRefusal } from './refusal.ts';
import type { VolumeRecord } from './state.ts';
import { goTime } from './time.ts';

/** Answers the volume of that name if there is one, with the labels it was born with: create never overwrites. */
export function createVolume(engine: Engine, name: string, labels: Readonly<Record<string, string>>): VolumeRecord {
  const asked = name === '' ? randomBytes(32).toString('hex') : name;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(asked)) {
    const words =
      'only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path';
    throw new EngineRefusal(
      400,
      `create ${asked}: "${asked}" includes invalid characters for a local volume name, ${words}`,
    );
  }
  volumeEvent(engine, asked, 'create');
  const found = engine.state.volumes.find((volume) => volume.name === asked);
  if (found !== undefined) return found;
  const createdAt = goTime(Math.floor(engine.options.time.now() / 1000) * 1000);
  const volume: VolumeRecord = { name: asked, createdAt, driver: 'local', labels: { ...labels } };
  engine.state.volumes.push(volume);
  engine.save();
  return volume;
}

export function getVolume(engine: Engine, name: string): VolumeRecord {
  const found = engine.state.volumes.find((volume) => volume.name === name);
  if (found === undefined) throw new EngineRefusal(404, `get ${name}: no such volume`);
  return found;
}

export function removeVolume(engine: Engine, name: string): void {
  const volume = getVolume(engine, name);
  const users = engine.state.containers.filter((container) => container.mounts.some((mount) => mount.volume === name));
  if (users.length > 0) {
    const ids = users.map((container) => container.id).join(', ');
    throw new EngineRefusal(409, `remove ${name}: volume is in use - [${ids}]`);
  }
  engine.state.volumes.splice(engine.state.volumes.indexOf(volume), 1);
  volumeEvent(engine, name, 'destroy');
  engine.save();
}

function volumeEvent(engine: Engine, name: string, action: string): void {
  engine.events.add({ Type: 'volume', Action: action, id: name, attributes: { driver: 'local' } });
}
