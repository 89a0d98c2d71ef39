// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { assertFreeName } from './containers.ts';
import type { Engine } from './engine.ts';
import { HOST_CONFIG } from './host-config.ts';
import { getImage, imageConfig } from './images.ts';
import { type JsonObject, listIn, objectIn, textIn, textMapIn, textsIn } from './json.ts';
import { assertPolicy } from './policy.ts';
import { EngineRefusal } from './refusal.ts';
import type { ContainerRecord } from './state.ts';
import { goTime, ZERO_TIME } from './time.ts';
import { createVolume } from './volumes.ts';

/** `POST /containers/create`: the body and the image's config become one record; named volumes come into being. */
export function createContainer(engine: Engine, askedName: string, body: JsonObject): ContainerRecord {
  const id = randomBytes(32).toString('hex');
  const name = askedName === '' ? `practice_${id.slice(0, 8)}` : askedName;
  const image = getImage(engine, textIn(body['Image']));
  const hostConfig = { ...HOST_CONFIG, ...objectIn(body['HostConfig']) };
  const policy = { MaximumRetryCount: 0, ...objectIn(hostConfig['RestartPolicy']) };
  assertPolicy(textIn(objectIn(hostConfig['RestartPolicy'])['Name']), hostConfig['AutoRemove'] === true);
  assertFreeName(engine, name);
  if (engine.options.troubles.diskFull()) {
    throw new EngineRefusal(500, `mkdir /var/lib/docker/overlay2/${id}-init: no space left on device`);
  }
  const config = mergeConfig(id, body, objectIn(imageConfig(image)['config']));
  const mounts = readMounts(hostConfig);
  for (const mount of mounts) createVolume(engine, mount.volume, {});
  const container: ContainerRecord = {
    ...{ id, name, created: goTime(engine.options.time.now()), imageId: image.id },
    config,
    hostConfig: { ...hostConfig, NetworkMode: textIn(hostConfig['NetworkMode']) || 'default', RestartPolicy: policy },
    mounts,
    ...{ status: 'created', pid: 0, exitCode: 0, error: '', startedAt: ZERO_TIME, finishedAt: ZERO_TIME },
    ...{ ports: {}, restartCount: 0, startedBefore: false, stoppedByHand: false, health: null, log: [] },
  };
  engine.state.containers.push(container);
  engine.save();
  engine.containerEvent(container, 'create');
  return container;
}

/** What the body leaves open comes from the image (moby daemon/commit.go `merge`): labels and environment key by key. */
function mergeConfig(id: string, body: JsonObject, image: JsonObject): ContainerRecord['config'] {
  const entrypoint = body['Entrypoint'] ?? image['Entrypoint'] ?? null;
  const ownEntrypoint = textsIn(body['Entrypoint']).length > 0;
  const command = textsIn(body['Cmd']).length > 0 || ownEntrypoint ? body['Cmd'] : image['Cmd'];
  if (textsIn(entrypoint).length === 0 && textsIn(command ?? null).length === 0) {
    throw new EngineRefusal(400, 'No command specified');
  }
  const ports = { ...objectIn(image['ExposedPorts']), ...objectIn(body['ExposedPorts']) };
  const health = { ...objectIn(image['Healthcheck']), ...dropZeros(objectIn(body['Healthcheck'])) };
  return {
    ...{ Hostname: textIn(body['Hostname']) || id.slice(0, 12), Domainname: textIn(body['Domainname']) },
    ...{ User: textIn(body['User']) || textIn(image['User']) },
    ...{ AttachStdin: false, AttachStdout: false, AttachStderr: false },
    ...(Object.keys(ports).length > 0 ? { ExposedPorts: ports } : {}),
    ...{ Tty: body['Tty'] === true, OpenStdin: false, StdinOnce: false },
    Env: mergeEnv(textsIn(body['Env']), textsIn(image['Env'])),
    Cmd: command ?? null,
    ...(Object.keys(health).length > 0 ? { Healthcheck: health } : {}),
    ...{
      Image: textIn(body['Image']),
      Volumes: null,
      WorkingDir: textIn(body['WorkingDir']) || textIn(image['WorkingDir']),
    },
    ...{ Entrypoint: entrypoint, OnBuild: null },
    Labels: { ...textMapIn(image['Labels']), ...textMapIn(body['Labels']) },
    ...(typeof body['StopTimeout'] === 'number' ? { StopTimeout: body['StopTimeout'] } : {}),
  };
}

function mergeEnv(own: readonly string[], image: readonly string[]): readonly string[] {
  const keys = new Set(own.map((entry) => entry.split('=')[0]));
  return [...own, ...image.filter((entry) => !keys.has(entry.split('=')[0]))];
}

/** 0 means "inherit" in a health check, and Go leaves zeros out of its JSON. */
function dropZeros(health: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(health).filter(([, value]) => value !== 0 && value !== null));
}

function readMounts(hostConfig: JsonObject): ContainerRecord['mounts'] {
  const mounts = listIn(hostConfig['Mounts']).map(objectIn);
  const named = mounts.filter((mount) => textIn(mount['Type']) === 'volume');
  const binds = textsIn(hostConfig['Binds']).map((bind) => bind.split(':'));
  return [
    ...named.map((mount) => ({
      volume: textIn(mount['Source']),
      path: textIn(mount['Target']),
      writable: mount['ReadOnly'] !== true,
    })),
    ...binds
      .filter(([source]) => source !== undefined && !source.startsWith('/'))
      .map(([volume = '', path = '', mode = '']) => ({ volume, path, writable: !mode.split(',').includes('ro') })),
  ];
}
