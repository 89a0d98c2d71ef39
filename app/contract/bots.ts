// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { operation } from './declare.ts';

const shortText = z.string().check(z.minLength(1), z.maxLength(80), z.trim());
const portNumber = z.int().check(z.minimum(1), z.maximum(65535));

export const releaseRefSchema = z.object({ product: z.string(), version: z.string() });

const hostName = z.string().check(z.minLength(1), z.maxLength(253));

const dockerAddressSchema = z.discriminatedUnion('via', [
  z.strictObject({
    link: z.literal('docker'),
    via: z.literal('socket'),
    path: z.string().check(z.minLength(1), z.maxLength(200)),
  }),
  z.strictObject({
    link: z.literal('docker'),
    via: z.literal('tls'),
    host: hostName,
    port: portNumber,
    certificates: z.string().check(z.minLength(1), z.maxLength(400)),
  }),
  z.strictObject({
    link: z.literal('docker'),
    via: z.literal('ssh'),
    host: hostName,
    port: portNumber,
    user: z.string().check(z.minLength(1), z.maxLength(64)),
    key: z.string().check(z.minLength(1), z.maxLength(400)),
    hostKey: z.optional(z.string().check(z.maxLength(100))),
    socket: z.string().check(z.minLength(1), z.maxLength(200)),
  }),
]);
const udpAddressSchema = z.strictObject({ link: z.literal('udp'), host: hostName, port: portNumber });

/** Where a bot answers, as a person enters it. Folders and key files are named by path on this laptop; only the station reads them. */
export const botAddressSchema = z.discriminatedUnion('link', [dockerAddressSchema, udpAddressSchema]);

export const identityViewSchema = z.object({
  grade: z.enum(['proven', 'assumed', 'labelled']),
  value: z.string(),
  facts: z.record(z.string(), z.string()),
});

/** An image as the bot reports it; `release` null means the bot runs something that no release put there. */
export const runningViewSchema = z.object({
  release: z.nullable(releaseRefSchema),
  label: z.string(),
  running: z.boolean(),
  since: z.nullable(z.string()),
  restarts: z.number(),
  health: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
});

export const wayBackSchema = z.object({
  kind: z.enum(['on-bot', 'laptop', 'none']),
  release: z.nullable(releaseRefSchema),
  label: z.nullable(z.string()),
  /** Milliseconds, or null when never measured and nothing to estimate from. */
  takesMs: z.nullable(z.number()),
  measured: z.boolean(),
  /** "Way back: on the bot, 8 s". */
  sentence: z.string(),
});

export const updatePhaseSchema = z.enum([
  'waiting',
  'preflight',
  'staging',
  'staged',
  'activating',
  'probing',
  'soaking',
  'confirming',
  'confirmed',
  'reverting',
  'reverted',
  // Taken out before anything was started on it.
  'untouched',
  'blocked',
]);

export const botViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  family: z.enum(['container', 'mcu']),
  model: z.nullable(z.string()),
  cell: z.nullable(z.string()),
  address: z.string(),
  link: z.enum(['docker', 'udp']),
  identity: identityViewSchema,
  state: z.enum(['fault', 'check', 'updating', 'not-seen', 'ok']),
  /** Why the state is what it is, in one sentence; null when OK. */
  reason: z.nullable(z.string()),
  /** Fault code behind the state, for the copy and for support. */
  faultCode: z.nullable(z.string()),
  running: z.nullable(runningViewSchema),
  trial: z.nullable(runningViewSchema),
  wayBack: wayBackSchema,
  /** Milliseconds since the epoch of the last answer, or null when never seen. */
  lastSeenAt: z.nullable(z.number()),
  lease: z.nullable(
    z.object({ holder: z.string(), laptop: z.string(), purpose: z.string(), takenAt: z.string(), ours: z.boolean() }),
  ),
  update: z.nullable(
    z.object({
      rolloutId: z.string(),
      release: releaseRefSchema,
      phase: updatePhaseSchema,
      bytesDone: z.number(),
      bytesTotal: z.number(),
    }),
  ),
  /** The one next best action and why. */
  next: z.object({
    action: z.enum([
      'none',
      'retry-connection',
      'set-model',
      'import-release',
      'plan-rollout',
      'open-rollout',
      'go-back',
    ]),
    sentence: z.string(),
    /** Release to roll out or to go back to, or the rollout to open. */
    target: z.nullable(z.string()),
  }),
});

export type BotView = z.infer<typeof botViewSchema>;
export type BotAddressInput = z.infer<typeof botAddressSchema>;
export type WayBackView = z.infer<typeof wayBackSchema>;
export type RunningView = z.infer<typeof runningViewSchema>;
export type UpdatePhase = z.infer<typeof updatePhaseSchema>;

export const botOperations = {
  /** Connects without adding anything: who answers here? */
  'bots.identify': operation({
    input: z.strictObject({ address: botAddressSchema }),
    output: z.object({
      identity: identityViewSchema,
      model: z.nullable(z.string()),
      cell: z.nullable(z.string()),
      /** The bot already known under this identity, or null. */
      knownAs: z.nullable(z.string()),
    }),
    faults: ['link', 'driver', 'bots'],
    authority: 'read',
    retrySafe: true,
  }),
  /** Adds the bot that answers at the address. `identity` must be what `bots.identify` showed; unless it is proven, a person confirmed the label on the machine. */
  'bots.add': operation({
    input: z.strictObject({
      address: botAddressSchema,
      identity: z.string(),
      name: shortText,
      model: z.nullable(shortText),
      cell: z.nullable(shortText),
      labelConfirmed: z.boolean(),
    }),
    output: z.object({ botId: z.string() }),
    faults: ['link', 'driver', 'bots'],
    authority: 'write',
    retrySafe: true,
  }),
  'bots.change': operation({
    input: z.strictObject({
      botId: z.string(),
      name: z.optional(shortText),
      model: z.optional(z.nullable(shortText)),
      cell: z.optional(z.nullable(shortText)),
    }),
    output: z.object({}),
    faults: ['bots'],
    authority: 'write',
    retrySafe: true,
  }),
  'bots.remove': operation({
    input: z.strictObject({ botId: z.string() }),
    output: z.object({}),
    faults: ['bots'],
    authority: 'write',
    retrySafe: true,
  }),
  /** Reads the bot now instead of at the next poll. */
  'bots.refresh': operation({
    input: z.strictObject({ botId: z.string() }),
    output: z.object({}),
    faults: ['bots', 'link', 'driver'],
    authority: 'read',
    retrySafe: true,
  }),
  /** What happened to one bot, newest first. */
  'bots.history': operation({
    input: z.strictObject({ botId: z.string(), limit: z.int().check(z.minimum(1), z.maximum(500)) }),
    output: z.object({
      entries: z.array(
        z.object({ seq: z.number(), at: z.string(), who: z.string(), sentence: z.string(), action: z.string() }),
      ),
    }),
    faults: ['bots'],
    authority: 'read',
    retrySafe: true,
  }),
};
