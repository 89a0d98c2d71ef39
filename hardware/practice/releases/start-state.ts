// SPDX-License-Identifier: Apache-2.0
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../engine/chain.ts';
import { createContainer } from '../engine/create.ts';
import { Engine, type EngineOptions } from '../engine/engine.ts';
import type { JsonObject } from '../engine/json.ts';
import { ZERO_TIME } from '../engine/time.ts';
import { FIRST_RELEASE, PRACTICE_MODELS, PRACTICE_PRODUCT, PRACTICE_RUN, type PracticeModel } from './picker-app.ts';
import { type PracticeImage, practiceImage } from './practice-image.ts';

/** The operation id under which the first release stands on a fresh bot: the machine builder brought it. */
export const FACTORY_OP = 'op-factory';

/**
 * A fresh bot comes with release 1.0.0 as Millwright would have left it: image under its final tag, container in the
 * committed register, restart policy `always`, so that it starts with the power. A folder that has a state keeps it.
 */
export async function layStartState(options: EngineOptions, modelName: string): Promise<void> {
  if (existsSync(join(options.folder, 'state.json'))) return;
  const model = PRACTICE_MODELS.find(({ name }) => name === modelName);
  if (model === undefined) throw new RangeError(`no practice release fits the model ${modelName}`);
  const image = await firstImage(model);
  const reference = `millwright/${PRACTICE_PRODUCT}:${image.config.digest.slice('sha256:'.length)}`;
  // Laid beside its place and moved there whole: a start that is interrupted leaves no half bot.
  const folder = `${options.folder}.new`;
  rmSync(folder, { recursive: true, force: true });
  const engine = new Engine({ ...options, folder });
  engine.state.images.push({
    ...{
      id: image.config.digest,
      config: image.config.bytes.toString('utf8'),
      tags: [reference],
      lastTagTime: ZERO_TIME,
    },
    layers: image.layers.map((layer) => ({ diffId: layer.diffId, sizeBytes: layer.unpackedBytes })),
  });
  const container = createContainer(engine, PRACTICE_RUN.name, containerBody(image, reference, modelName));
  // It ran before it was delivered; only then does a restart policy start it with the power.
  container.startedBefore = true;
  engine.save();
  renameSync(folder, options.folder);
}

const firstImages = new Map<string, Promise<PracticeImage>>();

/** Packed once a model, however many bots there are of it. */
function firstImage(model: PracticeModel): Promise<PracticeImage> {
  const image = firstImages.get(model.name) ?? practiceImage(FIRST_RELEASE, model);
  firstImages.set(model.name, image);
  return image;
}

function containerBody(image: PracticeImage, reference: string, model: string): JsonObject {
  const run = PRACTICE_RUN;
  const memoryBytes = run.memoryMb * 1024 * 1024;
  const ports = run.ports.map((port) => `${port.container}/${port.protocol}`);
  const labels = {
    'dev.millwright.app': run.name,
    'dev.millwright.release': `${PRACTICE_PRODUCT}@${FIRST_RELEASE.version}`,
    'dev.millwright.model': model,
    'dev.millwright.config': image.config.digest,
    'dev.millwright.manifest': image.manifest.digest,
    'dev.millwright.op': FACTORY_OP,
  };
  const body = {
    Image: reference,
    Env: Object.entries(run.env).map(([key, value]) => `${key}=${value}`),
    ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])),
    StopTimeout: run.stopGraceS,
    Healthcheck: healthcheck(),
    HostConfig: {
      ...{ Memory: memoryBytes, MemorySwap: memoryBytes, NanoCpus: run.cpus * 1e9, PidsLimit: run.pidsLimit },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
      NetworkMode: run.network,
      PortBindings: Object.fromEntries(ports.map((port) => [port, [{ HostIp: '', HostPort: '' }]])),
      Binds: run.volumes.map(({ volume, path }) => `${volume}:${path}`),
      Devices: [],
      RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
    },
  };
  const spec = sha256(JSON.stringify({ ...body, Labels: labels }));
  return { ...body, Labels: { ...labels, 'dev.millwright.spec': spec } };
}

function healthcheck(): JsonObject {
  const check = PRACTICE_RUN.healthcheck;
  if (check === undefined) return {};
  const nanos = (seconds: number): number => seconds * 1e9;
  return {
    ...{ Test: check.test, Interval: nanos(check.intervalS), Timeout: nanos(check.timeoutS) },
    ...{ Retries: check.retries, StartPeriod: nanos(check.startPeriodS) },
  };
}
