// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { Json } from '../../../app/kernel/index.ts';

const json: z.ZodMiniType<Json> = z.json();
const jsonObject = z.record(z.string(), json);
const labels = z.record(z.string(), z.string());

const image = z.object({
  /** Digest of the config, which is the image's id in a graphdriver store. */
  id: z.string(),
  /** The config document, byte for byte. */
  config: z.string(),
  layers: z.array(z.object({ diffId: z.string(), sizeBytes: z.number() })),
  tags: z.array(z.string()),
  lastTagTime: z.string(),
});

const healthEntry = z.object({ Start: z.string(), End: z.string(), ExitCode: z.number(), Output: z.string() });
const health = z.object({ Status: z.string(), FailingStreak: z.number(), Log: z.array(healthEntry) });

const container = z.object({
  id: z.string(),
  name: z.string(),
  created: z.string(),
  imageId: z.string(),
  /** `Config` and `HostConfig` as inspect shows them. */
  config: jsonObject,
  hostConfig: jsonObject,
  mounts: z.array(z.object({ volume: z.string(), path: z.string(), writable: z.boolean() })),
  status: z.enum(['created', 'running', 'restarting', 'exited']),
  pid: z.number(),
  exitCode: z.number(),
  error: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  /** Host ports by container port (`8080/tcp`), while it runs. */
  ports: z.record(z.string(), z.number()),
  restartCount: z.number(),
  startedBefore: z.boolean(),
  stoppedByHand: z.boolean(),
  health: z.nullable(health),
  log: z.array(z.object({ time: z.string(), stream: z.enum(['stdout', 'stderr']), text: z.string() })),
});

const volume = z.object({ name: z.string(), createdAt: z.string(), driver: z.string(), labels });

const engineState = z.object({
  images: z.array(image),
  containers: z.array(container),
  volumes: z.array(volume),
});

export type ImageRecord = z.infer<typeof image>;
export type ContainerRecord = z.infer<typeof container>;
export type VolumeRecord = z.infer<typeof volume>;
export type EngineState = z.infer<typeof engineState>;

/** What a bot's engine knows across a power cut: one JSON file, replaced atomically. */
export function readState(path: string): EngineState {
  if (!existsSync(path)) return { images: [], containers: [], volumes: [] };
  return engineState.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** False when the laptop's disk is full. That is no fault of the simulated machine: it goes on, and writes the next time. */
export function writeState(path: string, state: EngineState): boolean {
  return onDiskWithRoom(() => {
    writeFileSync(`${path}.new`, JSON.stringify(state));
    renameSync(`${path}.new`, path);
  });
}

/** Runs a write; false when the disk has no room for it. */
export function onDiskWithRoom(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
