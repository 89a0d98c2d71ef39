// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

// Shapes of TUF 1.0 metadata (specification §4), narrowed: no delegations, no unknown field, lengths and hashes always there.

export const roleNames = ['root', 'targets', 'snapshot', 'timestamp'] as const;
export type RoleName = (typeof roleNames)[number];

const hashes = z.record(z.string(), z.string());
const fileShape = z.strictObject({ version: z.number(), length: z.number(), hashes });
const targetShape = z.strictObject({ length: z.number(), hashes });
const keyShape = z.strictObject({
  keytype: z.string(),
  scheme: z.string(),
  keyval: z.strictObject({ public: z.string() }),
});
const roleShape = z.strictObject({ keyids: z.array(z.string()), threshold: z.number() });
const common = { spec_version: z.string(), version: z.number(), expires: z.string() };

const signedShapes = {
  root: z.strictObject({
    ...common,
    _type: z.literal('root'),
    /** Always true: every metadata file but the timestamp carries its version in its name. */
    consistent_snapshot: z.literal(true),
    keys: z.record(z.string(), keyShape),
    roles: z.strictObject({ root: roleShape, targets: roleShape, snapshot: roleShape, timestamp: roleShape }),
  }),
  targets: z.strictObject({ ...common, _type: z.literal('targets'), targets: z.record(z.string(), targetShape) }),
  snapshot: z.strictObject({
    ...common,
    _type: z.literal('snapshot'),
    meta: z.strictObject({ 'targets.json': fileShape }),
  }),
  timestamp: z.strictObject({
    ...common,
    _type: z.literal('timestamp'),
    meta: z.strictObject({ 'snapshot.json': fileShape }),
    /** Our own field, covered by the signature: when it was signed, so that a laptop with a dead clock battery learns the time. */
    'x-issued': z.optional(z.string()),
  }),
};

const signatures = z.array(z.strictObject({ keyid: z.string(), sig: z.string() }));

/** The file shape of each role: the signed part and its signatures. */
export const metadataShapes = {
  root: z.strictObject({ signatures, signed: signedShapes.root }),
  targets: z.strictObject({ signatures, signed: signedShapes.targets }),
  snapshot: z.strictObject({ signatures, signed: signedShapes.snapshot }),
  timestamp: z.strictObject({ signatures, signed: signedShapes.timestamp }),
};

export type Metadata<Role extends RoleName> = z.infer<(typeof metadataShapes)[Role]>;
export type AnyMetadata = Metadata<'root'> | Metadata<'targets'> | Metadata<'snapshot'> | Metadata<'timestamp'>;
export type RootSigned = Metadata<'root'>['signed'];
export type TrustKey = z.infer<typeof keyShape>;
export type TrustRole = z.infer<typeof roleShape>;
export type TargetEntry = z.infer<typeof targetShape>;
