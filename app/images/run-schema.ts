// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import type { ContainerRun, HealthSpec, HttpProbe, McuProbe } from '../ports/index.ts';

// How a bot's image is run and watched, as signed with the release. Names of containers follow Docker's own rules.

const port = z.int().check(z.minimum(1), z.maximum(65_535));
/** 0 publishes on any free port of the bot, which the probes then find. */
const hostPort = z.int().check(z.minimum(0), z.maximum(65_535));
const seconds = z.int().check(z.minimum(1), z.maximum(86_400));
const shortText = z.string().check(z.minLength(1), z.maxLength(1000));
const absolutePath = z.string().check(z.regex(/^\/[^\0]{0,255}$/));
/** A named volume; a path of the host is never mounted. */
const volumeName = z.string().check(z.regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/));

const healthcheckSchema = z.strictObject({
  test: z.array(shortText).check(z.minLength(1), z.maxLength(64)),
  intervalS: seconds,
  timeoutS: seconds,
  retries: z.int().check(z.minimum(1), z.maximum(100)),
  startPeriodS: seconds,
});

const runSchema = z.strictObject({
  name: z.string().check(z.regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{1,62}$/)),
  command: z.exactOptional(z.array(shortText).check(z.maxLength(64))),
  env: z.record(z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/)), z.string().check(z.maxLength(4000))),
  ports: z
    .array(z.strictObject({ container: port, host: hostPort, protocol: z.enum(['tcp', 'udp']) }))
    .check(z.maxLength(64)),
  volumes: z
    .array(z.strictObject({ volume: volumeName, path: absolutePath, readOnly: z.boolean() }))
    .check(z.maxLength(32)),
  devices: z.array(z.string().check(z.regex(/^\/dev\/[A-Za-z0-9/_.-]{1,120}$/))).check(z.maxLength(32)),
  network: z.enum(['bridge', 'host', 'none']),
  memoryMb: z.int().check(z.minimum(6), z.maximum(1_048_576)),
  cpus: z.number().check(z.minimum(0.01), z.maximum(256)),
  pidsLimit: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  stopGraceS: z.int().check(z.minimum(0), z.maximum(3600)),
  healthcheck: z.exactOptional(healthcheckSchema),
});

const probeFields = {
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/)),
  timeoutS: seconds,
  failureThreshold: z.int().check(z.minimum(1), z.maximum(100)),
};
const httpProbeSchema = z.strictObject({
  ...probeFields,
  kind: z._default(z.literal('http'), 'http'),
  port,
  path: z.string().check(z.regex(/^\/[\x21-\x7e]{0,199}$/)),
});

const echoProbeSchema = z.strictObject({ ...probeFields, kind: z.literal('echo') });
/** Names of statistics and their fields, as firmware spells them. */
const statName = z.string().check(z.regex(/^[\x21-\x7e]{1,64}$/));
const statProbeSchema = z
  .strictObject({
    ...probeFields,
    kind: z.literal('stat'),
    group: statName,
    field: statName,
    min: z.exactOptional(z.int()),
    max: z.exactOptional(z.int()),
  })
  .check(
    z.refine(({ min, max }) => min !== undefined || max !== undefined, 'a stat probe needs a min or a max'),
    z.refine(({ min = -Infinity, max = Infinity }) => min <= max, 'a min above its max'),
  );

const healthSchema = z.strictObject({
  startupS: seconds,
  periodS: seconds,
  probes: z.array(httpProbeSchema).check(z.maxLength(16)),
});
const mcuHealthSchema = z.strictObject({
  startupS: seconds,
  periodS: seconds,
  probes: z
    .array(z.discriminatedUnion('kind', [echoProbeSchema, statProbeSchema]))
    .check(z.minLength(1), z.maxLength(16)),
});

export const containerRunSchema: z.ZodMiniType<ContainerRun> = runSchema;
export const healthSpecSchema: z.ZodMiniType<HealthSpec<HttpProbe>> = healthSchema;
export const mcuHealthSpecSchema: z.ZodMiniType<HealthSpec<McuProbe>> = mcuHealthSchema;

/** How a microcontroller is watched whose release does not say: it must answer. */
export const defaultMcuHealth: HealthSpec<McuProbe> = {
  ...{ startupS: 60, periodS: 2 },
  probes: [{ kind: 'echo', id: 'echo', timeoutS: 2, failureThreshold: 3 }],
};
