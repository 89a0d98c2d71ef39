// SPDX-License-Identifier: Apache-2.0
import { type McubootImage, ociLimits, ociMediaTypes } from '../formats/index.ts';
import { attempt, Defect, type Digest, digestHex, FaultError, fault, unwrap } from '../kernel/index.ts';
import type { BundleSource, ContentStore, Crypto, Gunzip, Layer } from '../ports/index.ts';
import { readManifest, readParts } from './container-parts.ts';
import { watchMcuFile } from './mcu-file.ts';
import type { ReleaseDocument, ReleaseEntry } from './release-document.ts';

/** A file of the bundle that must end up in the content store. `diffId` is set for layers, which must unpack to it; a `mcu` file must be an image. */
export type PayloadBlob = {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly path: string;
  readonly diffId?: Digest;
  readonly mediaType?: string;
  readonly mcu?: true;
};

export type PayloadPorts = {
  readonly source: BundleSource;
  readonly content: ContentStore;
  readonly gunzip: Gunzip;
  readonly crypto: Pick<Crypto, 'sha256'>;
};

/** Called for every blob that was not in the store before. */
export type OnAdded = (digest: Digest) => void;

/**
 * Finds every blob that the releases need, by digest only: release → manifest → config and layers. Brings the small ones (manifests,
 * configs) into the store on the way and checks that the others are there with the stated size. Throws a FaultError.
 */
export async function planPayload(
  releases: readonly ReleaseDocument[],
  ports: PayloadPorts,
  onAdded: OnAdded,
): Promise<readonly PayloadBlob[]> {
  const blobs = new Map<Digest, PayloadBlob>();
  for (const entry of releases.flatMap(({ images }) => images)) {
    for (const blob of await planEntry(entry, ports, onAdded)) blobs.set(blob.digest, blob);
  }
  for (const blob of blobs.values()) await requireWhole(blob, ports);
  return [...blobs.values()];
}

async function planEntry(entry: ReleaseEntry, ports: PayloadPorts, onAdded: OnAdded): Promise<readonly PayloadBlob[]> {
  if (entry.family === 'mcu') {
    const { digest, size } = entry.file;
    return [{ digest, sizeBytes: size, path: `files/sha256/${digestHex(digest)}`, mcu: true }];
  }
  const manifest = ociBlob(entry.manifest.digest, entry.manifest.size);
  await takeSmall(manifest, ociLimits.manifestBytes, ports, onAdded);
  const { config } = await readManifest(entry, ports.content);
  const configBlob = ociBlob(config.digest, config.sizeBytes);
  await takeSmall(configBlob, ociLimits.configBytes, ports, onAdded);
  const { layers } = await readParts(entry, ports.content);
  return [manifest, configBlob, ...layers.map(layerBlob)];
}

function ociBlob(digest: Digest, sizeBytes: number): PayloadBlob {
  return { digest, sizeBytes, path: `oci/blobs/sha256/${digestHex(digest)}` };
}

function layerBlob({ blob, sizeBytes, diffId, mediaType }: Layer): PayloadBlob {
  return { ...ociBlob(blob, sizeBytes), diffId, mediaType };
}

async function takeSmall(blob: PayloadBlob, maxBytes: number, ports: PayloadPorts, onAdded: OnAdded): Promise<void> {
  if (blob.sizeBytes > maxBytes) {
    throw new FaultError(
      fault('source/too-big', `${blob.path}: ${blob.sizeBytes} bytes`, { details: { path: blob.path } }),
    );
  }
  await takeBlob(blob, ports, { onAdded, onBytes: () => undefined });
}

async function requireWhole(blob: PayloadBlob, { source, content }: PayloadPorts): Promise<void> {
  if (await content.has(blob.digest)) return;
  const size = await source.size(blob.path);
  if (!size.ok && size.fault.code === 'source/missing') {
    throw new FaultError(
      fault('trust/bundle-incomplete', `${blob.path} is missing`, { details: { file: blob.path }, cause: size.fault }),
    );
  }
  if (unwrap(size) !== blob.sizeBytes) {
    throw new FaultError(fault('store/wrong-size', `${blob.path}: ${unwrap(size)} bytes, ${blob.sizeBytes} signed`));
  }
}

/**
 * Brings one blob into the store: read once from the bundle, hashed, unpacked for its diff_id, all in one pass. A blob that is in
 * the store already is checked there instead, and taken anew if it was damaged. Throws a FaultError; a wrong blob is not kept.
 * Answers what a microcontroller image is, and null for every other blob.
 */
export async function takeBlob(
  blob: PayloadBlob,
  { source, content, ...ports }: PayloadPorts,
  { onAdded, onBytes }: { onAdded: OnAdded; onBytes: (bytesDone: number) => void },
): Promise<McubootImage | null> {
  if (await content.has(blob.digest)) {
    const check = startCheck(blob, ports);
    const intact = await attempt(() => drain(check.watch(content.read(blob.digest)), onBytes));
    if (intact.ok) return check.finish();
    if (intact.fault.code !== 'store/corrupt') throw new FaultError(intact.fault);
  }
  const check = startCheck(blob, ports);
  unwrap(await content.put(blob, check.watch(source.read(blob.path)), onBytes));
  onAdded(blob.digest);
  return check.finish();
}

async function drain(chunks: AsyncIterable<Uint8Array>, onBytes: (bytesDone: number) => void): Promise<void> {
  let done = 0;
  for await (const chunk of chunks) {
    done += chunk.length;
    onBytes(done);
  }
}

type Check = {
  readonly watch: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  readonly finish: () => Promise<McubootImage | null>;
};

/** What a blob must be beside its digest, found out while the bytes pass by. */
function startCheck(blob: PayloadBlob, { gunzip, crypto }: Pick<PayloadPorts, 'gunzip' | 'crypto'>): Check {
  if (blob.mcu !== true) return startLayerCheck(blob, gunzip);
  const file = watchMcuFile(crypto);
  return { watch: (chunks) => passThrough(chunks, file), finish: async () => file.end() };
}

/** An engine runs what a layer unpacks to, so that is held against the config too. */
function startLayerCheck(blob: PayloadBlob, gunzip: Gunzip): Check {
  const isGzip = blob.mediaType === ociMediaTypes.layerGzip;
  const hasher = isGzip ? gunzip.start(unpackLimit(blob.sizeBytes)) : undefined;
  return {
    watch: (chunks) => (hasher ? passThrough(chunks, hasher) : chunks),
    async finish() {
      if (blob.diffId === undefined) return null;
      const unpacked = hasher ? await hasher.end() : { ok: true as const, value: blob.digest };
      if (!unpacked.ok && unpacked.fault.code === 'gunzip/too-big') {
        throw new FaultError(fault('images/layer-bomb', `${blob.path}: ${unpacked.fault.message}`));
      }
      if (!unpacked.ok || unpacked.value !== blob.diffId) {
        throw new FaultError(fault('images/layer-mismatch', `${blob.path} does not unpack to ${blob.diffId}`));
      }
      return null;
    },
  };
}

type Watcher = { write(chunk: Uint8Array): Promise<void> | void };

async function* passThrough(chunks: AsyncIterable<Uint8Array>, watcher: Watcher): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const taken = watcher.write(chunk);
    yield chunk;
    await taken;
  }
}

/** At most 100 times the packed size and 10 MiB, and never more than 8 GiB. */
function unpackLimit(packedBytes: number): number {
  return Math.min(8 * 1024 ** 3, packedBytes * 100 + 10 * 1024 ** 2);
}

/** The digests that a release needs, out of all that were planned. */
export async function blobsOf(release: ReleaseDocument, content: ContentStore) {
  const blobs = new Map<Digest, number>();
  for (const entry of release.images) {
    if (entry.family === 'mcu') {
      blobs.set(entry.file.digest, entry.file.size);
      continue;
    }
    const parts = await readParts(entry, content);
    blobs.set(entry.manifest.digest, entry.manifest.size);
    blobs.set(parts.config, parts.configSizeBytes);
    for (const layer of parts.layers) blobs.set(layer.blob, layer.sizeBytes);
  }
  if (blobs.size === 0) throw new Defect(`${release.product} ${release.version} needs no blob`);
  return [...blobs].map(([digest, sizeBytes]) => ({ digest, sizeBytes }));
}
