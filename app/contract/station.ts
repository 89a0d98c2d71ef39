// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { operation } from './declare.ts';

export const siteViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['practice', 'real']),
});

export const stationViewSchema = z.object({
  /** Always `station`: the stream has one item. */
  id: z.literal('station'),
  version: z.string(),
  site: siteViewSchema,
  publisher: z.nullable(z.object({ fingerprint: z.string(), rootVersion: z.number() })),
  sites: z.array(siteViewSchema),
  /** Who works here, for names on decisions; null until told. */
  technician: z.nullable(z.string()),
  laptop: z.string(),
  uplink: z.enum(['offline', 'unknown']),
  /** Things a person should know about this host, such as running as root or a second use of the one-use link. */
  alarms: z.array(z.object({ id: z.string(), sentence: z.string(), at: z.number() })),
});

export const journalEntrySchema = z.object({
  /** The entry's `seq` as a string. */
  id: z.string(),
  seq: z.number(),
  at: z.string(),
  who: z.string(),
  action: z.string(),
  /** Site, bot, rollout, release: whatever the entry is about. */
  about: z.record(z.string(), z.string()),
  sentence: z.string(),
});

export type SiteView = z.infer<typeof siteViewSchema>;
export type StationView = z.infer<typeof stationViewSchema>;
export type JournalEntryView = z.infer<typeof journalEntrySchema>;

const siteName = z.string().check(z.trim(), z.minLength(1), z.maxLength(60));

export const stationOperations = {
  /** Reads a publisher's root from a chosen file and answers what a person must compare aloud. */
  'sites.inspectRoot': operation({
    input: z.strictObject({ handle: z.string() }),
    output: z.object({
      fingerprint: z.string(),
      version: z.number(),
      expires: z.string(),
      /** Key ids and thresholds in words: "2 of 3 keys sign releases". */
      facts: z.array(z.string()),
    }),
    faults: ['chooser', 'source', 'trust'],
    authority: 'read',
    retrySafe: true,
  }),
  /** Makes a site and enrols the root; `fingerprint` is what the person compared and must equal the file's. Switches to it. */
  'sites.create': operation({
    input: z.strictObject({
      name: siteName,
      handle: z.string(),
      fingerprint: z.string(),
      who: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
    }),
    output: z.object({ siteId: z.string() }),
    faults: ['sites', 'chooser', 'source', 'trust', 'store'],
    authority: 'write',
    retrySafe: false,
  }),
  /** Works on another site from now on; refused while a rollout runs. */
  'sites.use': operation({
    input: z.strictObject({ siteId: z.string() }),
    output: z.object({}),
    faults: ['sites', 'store'],
    authority: 'write',
    retrySafe: true,
  }),
  'station.introduce': operation({
    input: z.strictObject({ technician: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)) }),
    output: z.object({}),
    faults: [],
    authority: 'write',
    retrySafe: true,
  }),
  'station.acknowledge': operation({
    input: z.strictObject({ alarmId: z.string() }),
    output: z.object({}),
    faults: [],
    authority: 'write',
    retrySafe: true,
  }),
  /** Re-reads the whole journal and its signed checkpoint. */
  'journal.verify': operation({
    input: z.strictObject({}),
    output: z.object({ ok: z.boolean(), entries: z.number(), head: z.string(), sentence: z.string() }),
    faults: ['journal'],
    authority: 'read',
    retrySafe: true,
  }),
  /** Entries before `before` (exclusive; null: the newest), newest first. */
  'journal.list': operation({
    input: z.strictObject({ before: z.nullable(z.number()), limit: z.int().check(z.minimum(1), z.maximum(500)) }),
    output: z.object({ entries: z.array(journalEntrySchema), total: z.number() }),
    faults: ['journal'],
    authority: 'read',
    retrySafe: true,
  }),
};
