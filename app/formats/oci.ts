// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { type Digest, type Fault, FaultError, fault, isDigest, ok, type Result, refuse } from '../kernel/index.ts';

// OCI image specification 1.1: manifest.md, config.md, layer.md, descriptor.md. Written by strangers' tools, so extra fields are
// normal; what decides which bytes run is read strictly.

export type OciFaultCode =
  | 'oci/bad-json'
  | 'oci/bad-digest'
  | 'oci/ambiguous-doc'
  | 'oci/media-type'
  | 'oci/foreign-layer'
  | 'oci/too-many-layers'
  | 'oci/layer-count';

export const ociLimits = { manifestBytes: 4 * 1024 * 1024, configBytes: 4 * 1024 * 1024, layers: 128 } as const;

export const ociMediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layerTar: 'application/vnd.oci.image.layer.v1.tar',
  layerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

export type OciDescriptor = { readonly mediaType: string; readonly digest: Digest; readonly sizeBytes: number };
export type OciManifest = { readonly config: OciDescriptor; readonly layers: readonly OciDescriptor[] };
export type OciConfig = {
  readonly platform: { readonly os: string; readonly architecture: string };
  /** Digests of the uncompressed layers, lowest first. */
  readonly diffIds: readonly Digest[];
};

const sizeBytes = z.int().check(z.minimum(0));
const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: z.string(),
  size: sizeBytes,
  urls: z.optional(z.unknown()),
});
const manifestSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.optional(z.string()),
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
});
const configSchema = z.object({
  os: z.string().check(z.minLength(1), z.maxLength(40)),
  architecture: z.string().check(z.minLength(1), z.maxLength(40)),
  rootfs: z.object({ type: z.literal('layers'), diff_ids: z.array(z.string()) }),
});
const indexSchema = z.object({
  schemaVersion: z.literal(2),
  manifests: z.array(
    z.object({
      mediaType: z.string(),
      digest: z.string(),
      size: sizeBytes,
      annotations: z.optional(z.record(z.string(), z.string())),
    }),
  ),
});

/** One image's manifest: its config and layers. A document that could also be read as an index is refused (CVE-2021-41190). */
export function parseOciManifest(bytes: Uint8Array): Result<OciManifest, OciFaultCode> {
  return asResult(() => {
    const json = parseObject(bytes);
    if ('manifests' in json || 'fsLayers' in json) refuseDoc('oci/ambiguous-doc', 'a manifest that is also an index');
    const manifest = parseWith(manifestSchema, json, 'manifest');
    if (manifest.mediaType !== undefined && manifest.mediaType !== ociMediaTypes.manifest) {
      refuseDoc('oci/media-type', `manifest is ${manifest.mediaType}`);
    }
    if (manifest.layers.length > ociLimits.layers) refuseDoc('oci/too-many-layers', `${manifest.layers.length} layers`);
    return {
      config: parseDescriptor(manifest.config, [ociMediaTypes.config]),
      layers: manifest.layers.map((layer) => parseDescriptor(layer, [ociMediaTypes.layerTar, ociMediaTypes.layerGzip])),
    };
  });
}

/** The config of an image with `layerCount` layers. */
export function parseOciConfig(bytes: Uint8Array, layerCount: number): Result<OciConfig, OciFaultCode> {
  return asResult(() => {
    const { os, architecture, rootfs } = parseWith(configSchema, parseObject(bytes), 'config');
    if (rootfs.diff_ids.length !== layerCount) {
      refuseDoc('oci/layer-count', `${rootfs.diff_ids.length} diff_ids for ${layerCount} layers`);
    }
    return { platform: { os, architecture }, diffIds: rootfs.diff_ids.map(parseDigest) };
  });
}

export type OciIndexEntry = OciDescriptor & { readonly ref: string | null };

/** The `index.json` of an OCI layout: what it holds, with the ref name of each. */
export function parseOciIndex(bytes: Uint8Array): Result<readonly OciIndexEntry[], OciFaultCode> {
  return asResult(() => {
    const json = parseObject(bytes);
    if ('layers' in json || 'config' in json) refuseDoc('oci/ambiguous-doc', 'an index that is also a manifest');
    return parseWith(indexSchema, json, 'index').manifests.map(({ mediaType, digest, size, annotations }) => ({
      mediaType,
      digest: parseDigest(digest),
      sizeBytes: size,
      ref: annotations?.['org.opencontainers.image.ref.name'] ?? null,
    }));
  });
}

function parseDescriptor(descriptor: z.infer<typeof descriptorSchema>, mediaTypes: readonly string[]): OciDescriptor {
  if (descriptor.urls !== undefined) refuseDoc('oci/foreign-layer', 'a layer that lies at a web address');
  if (!mediaTypes.includes(descriptor.mediaType)) refuseDoc('oci/media-type', descriptor.mediaType);
  return { mediaType: descriptor.mediaType, digest: parseDigest(descriptor.digest), sizeBytes: descriptor.size };
}

function parseDigest(text: string): Digest {
  if (!isDigest(text)) refuseDoc('oci/bad-digest', JSON.stringify(text));
  return text;
}

function parseObject(bytes: Uint8Array): object {
  const json = parseJson(bytes);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) refuseDoc('oci/bad-json', 'not a JSON object');
  return json;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function parseWith<T extends z.ZodMiniType>(schema: T, json: object, what: string): z.infer<T> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuseDoc('oci/bad-json', `${what} ${issue?.path.join('.')}: ${issue?.message}`);
}

class OciRefusal extends FaultError {
  readonly refusal: Fault<OciFaultCode>;

  constructor(refusal: Fault<OciFaultCode>) {
    super(refusal);
    this.refusal = refusal;
  }
}

function refuseDoc(code: OciFaultCode, why: string): never {
  throw new OciRefusal(fault(code, why, { details: { what: why } }));
}

function asResult<T>(work: () => T): Result<T, OciFaultCode> {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof OciRefusal) return refuse(error.refusal);
    throw error;
  }
}
