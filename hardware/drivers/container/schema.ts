// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { shownText } from '../../../app/kernel/index.ts';

// What this driver reads of Engine API answers (v1.41); everything else in them is ignored.

const labels = z.pipe(
  z.nullish(z.record(z.string(), z.string())),
  z.transform((found) => found ?? {}),
);
const list = z.pipe(
  z.nullish(z.array(z.string())),
  z.transform((found) => found ?? []),
);

/** Words for people only: a bot writes them, so they are bounded and harmless before anything shows them. */
const words = z.pipe(
  z.string(),
  z.transform((text) => shownText(text)),
);
/** RFC 3339 with nanoseconds has 35 characters. */
const time = z.string().check(z.maxLength(40));

export const engineInfo = z.object({
  // Compared exactly, so refused rather than cleaned.
  ID: z.string().check(z.regex(/^[\x21-\x7e]{1,128}$/)),
  Name: words,
  ServerVersion: words,
  OSType: words,
  Architecture: words,
  OperatingSystem: z.optional(words),
  KernelVersion: z.optional(words),
  SystemTime: z.optional(time),
  Labels: list,
});
export type EngineInfo = z.infer<typeof engineInfo>;

export const containerList = z.array(
  z.object({ Id: z.string(), Names: list, State: z.string(), Labels: labels, Created: z.number() }),
);
export type ListedContainer = z.infer<typeof containerList>[number];

const port = z.pipe(
  z.nullish(z.array(z.object({ HostIp: z.optional(z.string()), HostPort: z.string() }))),
  z.transform((found) => found ?? []),
);
const network = z.object({ Aliases: list });

/** What engines allow as a name. */
const containerName = z.string().check(z.regex(/^\/[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/));

export const containerDetail = z.object({
  Id: z.string(),
  Name: containerName,
  Created: z.string(),
  Image: z.string(),
  RestartCount: z.number(),
  State: z.object({
    Running: z.boolean(),
    StartedAt: time,
    FinishedAt: z.string(),
    ExitCode: z.number(),
    Health: z.nullish(z.object({ Status: z.string() })),
  }),
  Config: z.looseObject({
    Image: z.string(),
    Hostname: z.optional(z.string()),
    Labels: labels,
    StopTimeout: z.nullish(z.number()),
  }),
  HostConfig: z.looseObject({
    RestartPolicy: z.object({ Name: z.string() }),
    AutoRemove: z.boolean(),
    NetworkMode: z.string(),
    Binds: list,
  }),
  NetworkSettings: z.object({
    Ports: z.pipe(
      z.nullish(z.record(z.string(), port)),
      z.transform((found) => found ?? {}),
    ),
    Networks: z.pipe(
      z.nullish(z.record(z.string(), network)),
      z.transform((found) => found ?? {}),
    ),
  }),
  Mounts: z.pipe(
    z.nullish(
      z.array(z.object({ Type: z.string(), Name: z.optional(z.string()), Destination: z.string(), RW: z.boolean() })),
    ),
    z.transform((found) => found ?? []),
  ),
});
export type ContainerDetail = z.infer<typeof containerDetail>;

export const imageList = z.array(z.object({ Id: z.string() }));

export const imageDetail = z.object({
  Id: z.string(),
  RootFS: z.object({ Layers: list }),
});
export type ImageDetail = z.infer<typeof imageDetail>;

export const volumeDetail = z.object({ Name: z.string(), Labels: labels });
export type VolumeDetail = z.infer<typeof volumeDetail>;

export const refusalBody = z.object({ message: z.string() });
export const loadLine = z.object({
  error: z.optional(z.string()),
  errorDetail: z.optional(z.object({ message: z.optional(z.string()) })),
  stream: z.optional(z.string()),
});
