// SPDX-License-Identifier: Apache-2.0
import compare from 'semver/functions/compare.js';
import valid from 'semver/functions/valid.js';
import * as z from 'zod/mini';
import { fault, isDigest, ok, type Result, refuse } from '../kernel/index.ts';
import { isUtcSecond } from '../trust/index.ts';
import { containerRunSchema, healthSpecSchema, mcuHealthSpecSchema } from './run-schema.ts';

// The signed description of one release, `millwright.release/1`. Every field is documented in docs/bundles.md.

const digestSchema = z.custom<`sha256:${string}`>(isDigest, 'not a sha256 digest');
const sizeBytes = z.int().check(z.minimum(0));
const modelName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._ +-]{0,79}$/));
const models = z.array(modelName).check(z.minLength(1), z.maxLength(64));
const blobSchema = z.strictObject({
  mediaType: z.string().check(z.maxLength(200)),
  digest: digestSchema,
  size: sizeBytes,
});

const containerEntrySchema = z.strictObject({
  family: z.literal('container'),
  models,
  platform: z.strictObject({ os: z.string(), architecture: z.string() }),
  manifest: blobSchema,
  run: containerRunSchema,
  health: healthSpecSchema,
});

/** A microcontroller image: one MCUboot file. Without `health` it is enough that the bot answers. */
const mcuEntrySchema = z.strictObject({
  family: z.literal('mcu'),
  models,
  file: blobSchema,
  health: z.exactOptional(mcuHealthSpecSchema),
});

const releaseSchema = z.strictObject({
  schema: z.literal('millwright.release/1'),
  product: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  version: z.string().check(
    z.maxLength(64),
    z.refine((text) => valid(text) === text, 'not a semantic version'),
  ),
  releasedAt: z.string().check(z.refine(isUtcSecond, 'not a UTC time in seconds')),
  securityEpoch: z.int().check(z.minimum(1)),
  notes: z.exactOptional(z.string().check(z.maxLength(4000))),
  images: z
    .array(z.discriminatedUnion('family', [containerEntrySchema, mcuEntrySchema]))
    .check(z.minLength(1), z.maxLength(32)),
  rollout: z.strictObject({
    /** Seconds a bot must do its job before the release counts as good there. */
    soakS: z.int().check(z.minimum(1), z.maximum(604_800)),
    failureBudget: z.exactOptional(z.int().check(z.minimum(0), z.maximum(1000))),
  }),
  /** This version of Millwright only carries releases that can be taken back. */
  rollback: z.strictObject({ oneWay: z.literal(false) }),
});

export type ReleaseDocument = z.infer<typeof releaseSchema>;
export type ContainerEntry = z.infer<typeof containerEntrySchema>;
export type McuEntry = z.infer<typeof mcuEntrySchema>;
export type ReleaseEntry = ReleaseDocument['images'][number];

/** Parses a release description strictly: unknown fields, a model in two images and unusable values are refused. */
export function parseRelease(json: unknown): Result<ReleaseDocument, 'images/bad-release'> {
  const parsed = releaseSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return badRelease(`${issue?.path.join('.') || 'release'}: ${issue?.message}`);
  }
  const named = parsed.data.images.flatMap((image) => image.models);
  const twice = named.find((model, at) => named.indexOf(model) !== at);
  if (twice !== undefined) return badRelease(`two images for the model ${twice}`);
  return ok(parsed.data);
}

function badRelease(what: string): Result<never, 'images/bad-release'> {
  return refuse(fault('images/bad-release', what, { details: { what } }));
}

/** `product@version`, the name of a release everywhere. */
export function releaseId(release: { readonly product: string; readonly version: string }): string {
  return `${release.product}@${release.version}`;
}

/** Where a release lies among the signed documents of a bundle. */
export function releasePath(release: { readonly product: string; readonly version: string }): string {
  return `releases/${release.product}/${release.version}/release.json`;
}

/** Negative when `a` is the older version (semver §11). */
export function compareVersions(a: string, b: string): number {
  return compare(a, b);
}
