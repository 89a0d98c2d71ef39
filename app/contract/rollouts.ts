// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { releaseRefSchema, updatePhaseSchema, wayBackSchema } from './bots.ts';
import { operation } from './declare.ts';

export const rolloutPolicySchema = z.object({
  /** Seconds that each wave is watched after its images answered. */
  soakS: z.int().check(z.minimum(1), z.maximum(604800)),
  /** Bots that may fail in the whole rollout before it halts. 0: the first failure halts. */
  failureBudget: z.int().check(z.minimum(0), z.maximum(1000)),
  /** Bots of one cell that may be out of service at once. */
  maxUnavailablePerCell: z.int().check(z.minimum(1), z.maximum(1000)),
  /** `person`: somebody promotes by name after the canary. `automatic`: a pass promotes by itself (drills). */
  afterCanary: z.enum(['person', 'automatic']),
});

export const waveSchema = z.object({
  index: z.number(),
  label: z.string(),
  botIds: z.array(z.string()),
  /** Why these bots, for the canaries. */
  reason: z.nullable(z.string()),
});

/** A bot of the site that the plan leaves out, or that stops the plan, and why. */
export const planNoteSchema = z.object({ botId: z.string(), name: z.string(), sentence: z.string() });

export const rolloutPlanSchema = z.object({
  release: releaseRefSchema,
  waves: z.array(waveSchema),
  policy: rolloutPolicySchema,
  /** Ineligible bots, always shown with the reason. */
  leftOut: z.array(planNoteSchema),
  /** Per bot: from → to, way back, what stops. */
  bots: z.array(
    z.object({
      botId: z.string(),
      name: z.string(),
      model: z.string(),
      cell: z.nullable(z.string()),
      from: z.string(),
      to: z.string(),
      wayBack: wayBackSchema,
    }),
  ),
  /** Bots without a way back; the commit then needs an accountable override. */
  noWayBack: z.array(planNoteSchema),
  /** What the family cannot report and a person must confirm: "Free space: not known". */
  notKnown: z.array(z.string()),
  bytesToSend: z.nullable(z.number()),
});

export const evidenceSchema = z.object({
  botId: z.string(),
  name: z.string(),
  probesPassed: z.number(),
  probesFailed: z.number(),
  restarts: z.number(),
  lastReading: z.nullable(z.string()),
  readingAt: z.nullable(z.number()),
});

/** Why a gate decided as it did. */
const verdictFactsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('good'), soakS: z.number() }),
  z.object({ kind: z.literal('known-good') }),
  z.object({ kind: z.literal('failed'), names: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('no-data'), names: z.string() }),
  z.object({ kind: z.literal('cannot-watch'), names: z.string(), code: z.string() }),
  z.object({ kind: z.literal('nobody-left') }),
  z.object({ kind: z.literal('by-person'), who: z.string(), reason: z.string() }),
]);

export const verdictSchema = z.object({
  wave: z.number(),
  model: z.string(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'error']),
  sentence: z.string(),
  /** What the sentence was made of, so that a page can say it in its language; absent in verdicts of an older station. */
  grounds: z.optional(z.object({ bots: z.number(), facts: verdictFactsSchema })),
  at: z.number(),
  evidence: z.array(evidenceSchema),
});

export const rolloutStatusSchema = z.enum([
  'running', // works on a wave
  'awaiting-promotion', // canary passed; a person decides
  'holding', // inconclusive or error; a person decides
  'paused', // by a person
  'halted', // by a person or by the budget; nothing new starts
  'reversing',
  'reversed',
  'completed',
]);

export const tileSchema = z.object({
  botId: z.string(),
  name: z.string(),
  model: z.string(),
  cell: z.nullable(z.string()),
  wave: z.number(),
  phase: updatePhaseSchema,
  bytesDone: z.number(),
  bytesTotal: z.number(),
  /** Reason when blocked, reverted or waiting on something. */
  note: z.nullable(z.string()),
  faultCode: z.nullable(z.string()),
});

export const rolloutViewSchema = z.object({
  id: z.string(),
  release: releaseRefSchema,
  kind: z.enum(['rollout', 'rollback']),
  status: rolloutStatusSchema,
  /** What is going on, in one sentence. */
  sentence: z.string(),
  startedAt: z.number(),
  startedBy: z.string(),
  wave: z.number(),
  waves: z.array(waveSchema),
  tiles: z.array(tileSchema),
  policy: rolloutPolicySchema,
  budgetUsed: z.number(),
  verdicts: z.array(verdictSchema),
  /** Live evidence of the wave that is being watched. */
  evidence: z.array(evidenceSchema),
  soak: z.nullable(z.object({ startedAt: z.number(), endsAt: z.number() })),
  /** Actions that make sense now; the others are shown with the reason why not. */
  can: z.object({
    pause: z.boolean(),
    resume: z.boolean(),
    promote: z.boolean(),
    halt: z.boolean(),
    reverse: z.boolean(),
  }),
});

export type RolloutPolicy = z.infer<typeof rolloutPolicySchema>;
export type Wave = z.infer<typeof waveSchema>;
export type RolloutPlan = z.infer<typeof rolloutPlanSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type VerdictFacts = z.infer<typeof verdictFactsSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type RolloutStatus = z.infer<typeof rolloutStatusSchema>;
export type RolloutView = z.infer<typeof rolloutViewSchema>;
export type Tile = z.infer<typeof tileSchema>;

const person = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
const note = z.string().check(z.trim(), z.minLength(1), z.maxLength(300));
const decision = z.strictObject({ rolloutId: z.string(), who: person, reason: note });
const decided = { output: z.object({}), faults: ['rollout'], authority: 'write', retrySafe: true } as const;

export const rolloutOperations = {
  /** Pure proposal; changes nothing. `botIds` null means every bot of the site that the release fits. */
  'rollouts.plan': operation({
    input: z.strictObject({
      releaseId: z.string(),
      botIds: z.nullable(z.array(z.string()).check(z.maxLength(5000))),
      canaryIds: z.nullable(z.array(z.string()).check(z.maxLength(100))),
      policy: z.nullable(z.partial(rolloutPolicySchema)),
    }),
    output: rolloutPlanSchema,
    faults: ['rollout', 'images', 'bots'],
    authority: 'read',
    retrySafe: true,
  }),
  /** Plans again, and answers a token bound to exactly this plan, valid for 60 s. */
  'rollouts.prepare': operation({
    input: z.strictObject({
      releaseId: z.string(),
      botIds: z.nullable(z.array(z.string()).check(z.maxLength(5000))),
      canaryIds: z.nullable(z.array(z.string()).check(z.maxLength(100))),
      policy: z.nullable(z.partial(rolloutPolicySchema)),
    }),
    output: z.object({ plan: rolloutPlanSchema, token: z.string(), expiresAt: z.number() }),
    faults: ['rollout', 'images', 'bots'],
    authority: 'write',
    retrySafe: true,
  }),
  /** Starts what was prepared. `override` is needed when the plan has bots without a way back. */
  'rollouts.commit': operation({
    input: z.strictObject({ token: z.string(), who: person, override: z.nullable(note) }),
    output: z.object({ rolloutId: z.string() }),
    faults: ['rollout', 'images', 'bots'],
    authority: 'write',
    retrySafe: false,
  }),
  'rollouts.pause': operation({ input: decision, ...decided }),
  'rollouts.resume': operation({ input: decision, ...decided }),
  'rollouts.promote': operation({ input: decision, ...decided }),
  'rollouts.halt': operation({ input: decision, ...decided }),
  'rollouts.reverse': operation({ input: decision, ...decided }),
  /** What going back would do on one bot, with a token valid for 60 s. */
  'rollback.prepare': operation({
    input: z.strictObject({ botId: z.string() }),
    output: z.object({
      from: z.string(),
      to: z.string(),
      wayBack: wayBackSchema,
      token: z.string(),
      expiresAt: z.number(),
    }),
    faults: ['rollout', 'images', 'bots', 'link', 'driver'],
    authority: 'write',
    retrySafe: true,
  }),
  'rollback.commit': operation({
    input: z.strictObject({ token: z.string(), who: person, reason: note }),
    output: z.object({ rolloutId: z.string() }),
    faults: ['rollout', 'images', 'bots'],
    authority: 'write',
    retrySafe: false,
  }),
  /** Takes over a bot that another laptop holds, accountably. */
  'leases.takeOver': operation({
    input: z.strictObject({ botId: z.string(), who: person, reason: note }),
    output: z.object({}),
    faults: ['bots', 'link', 'driver'],
    authority: 'write',
    retrySafe: true,
  }),
};
