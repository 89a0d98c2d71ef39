// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { releaseRefSchema } from './bots.ts';
import { operation } from './declare.ts';

/** The six checks of an import, in the order in which they are shown. */
export const importCheckIds = ['readable', 'complete', 'signature', 'signer', 'fits', 'newer'] as const;

export const importCheckSchema = z.object({
  id: z.enum(importCheckIds),
  status: z.enum(['waiting', 'running', 'passed', 'refused', 'not-run']),
  sentence: z.string(),
});

export const importViewSchema = z.object({
  id: z.string(),
  label: z.string(),
  status: z.enum(['running', 'done', 'refused']),
  checks: z.array(importCheckSchema),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  /** Of these, bytes that were on this laptop before: they are checked and not copied. Absent when there are none. */
  reusedBytes: z.optional(z.number()),
  /** After a stick was pulled: bytes of whole files that stay, so that the next import copies only the rest. */
  keptBytes: z.optional(z.number()),
  releases: z.array(releaseRefSchema),
  faultCode: z.nullable(z.string()),
  /** The fault's message for engineers and logs. */
  faultDetails: z.nullable(z.string()),
  /** The fault's details, which its copy is filled with. */
  faultValues: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  startedAt: z.number(),
});

export const releaseViewSchema = z.object({
  /** `product@version`. */
  id: z.string(),
  release: releaseRefSchema,
  releasedAt: z.string(),
  models: z.array(z.string()),
  securityEpoch: z.number(),
  sizeBytes: z.number(),
  importedAt: z.number(),
  /** ISO time at which the metadata that vouches for it expires. */
  expires: z.string(),
  trust: z.enum(['fresh', 'expired']),
  trustSentence: z.string(),
  /** Names of bots whose committed image this is. */
  runningOn: z.array(z.string()),
});

/** A place that the station lets a person choose from: a removable drive or an allowed folder. Handles are opaque and last for this session. */
export const chooserEntrySchema = z.object({
  handle: z.string(),
  name: z.string(),
  kind: z.enum(['drive', 'folder', 'bundle', 'root', 'file']),
  /** Of a bundle in one file. */
  sizeBytes: z.optional(z.number()),
  /** Why it cannot be chosen, in one sentence; absent when it can. Such an entry is shown with its reason, never hidden. */
  unfit: z.optional(z.string()),
});

export type ImportView = z.infer<typeof importViewSchema>;
export type ImportCheckView = z.infer<typeof importCheckSchema>;
export type ImportCheckId = (typeof importCheckIds)[number];
export type ReleaseView = z.infer<typeof releaseViewSchema>;
export type ChooserEntry = z.infer<typeof chooserEntrySchema>;

export const imageOperations = {
  /** What can be opened: without a handle the drives and allowed folders, with one the folder's content. */
  'chooser.list': operation({
    input: z.strictObject({ handle: z.nullable(z.string()) }),
    output: z.object({ entries: z.array(chooserEntrySchema), emptySentence: z.nullable(z.string()) }),
    faults: ['chooser', 'source'],
    authority: 'read',
    retrySafe: true,
  }),
  /** Starts an import and returns at once; progress is the stream `imports`. */
  'images.import': operation({
    input: z.strictObject({ handle: z.string() }),
    output: z.object({ importId: z.string() }),
    faults: ['chooser', 'source', 'images'],
    authority: 'write',
    retrySafe: false,
  }),
  'images.remove': operation({
    input: z.strictObject({ releaseId: z.string() }),
    output: z.object({}),
    faults: ['images'],
    authority: 'write',
    retrySafe: true,
  }),
};
