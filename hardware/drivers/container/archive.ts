// SPDX-License-Identifier: Apache-2.0
import { type Digest, digestHex, unwrap } from '../../../app/kernel/index.ts';
import type { ContainerImage, ContentReader } from '../../../app/ports/index.ts';
import { endOfArchive, tarHeader, tarPadding } from './tar.ts';

/** What registries accept at most (OCI distribution spec, "Pushing manifests"). */
const MANIFEST_MAX_BYTES = 4 * 1024 * 1024;

export type Archive = {
  readonly reference: string;
  /** Leading layers that the bot has already. */
  readonly skip: number;
};

type Entry = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytes: AsyncIterable<Uint8Array> | readonly Uint8Array[];
};

/**
 * An image archive that every kind of engine loads: a docker-archive (`manifest.json`) and an OCI layout in one, without
 * the first `skip` layers, which the engine takes from its own store. Bytes are made as they are pulled; none is kept.
 */
export async function* imageArchive(
  image: ContainerImage,
  content: ContentReader,
  archive: Archive,
): AsyncGenerator<Uint8Array, void, undefined> {
  const manifest = unwrap(await content.readSmall(image.manifest, MANIFEST_MAX_BYTES));
  for (const entry of archiveEntries(image, content, { ...archive, manifest })) {
    yield tarHeader(entry.name, entry.sizeBytes);
    yield* entry.bytes;
    const padding = tarPadding(entry.sizeBytes);
    if (padding.byteLength > 0) yield padding;
  }
  yield endOfArchive;
}

/** The payload bytes of an archive: what its transfer costs, give or take a few headers. */
export function archiveSize(image: ContainerImage, skip: number): number {
  const layers = uniqueBlobs(image, skip).reduce((sum, layer) => sum + layer.sizeBytes, 0);
  return layers + image.configSizeBytes;
}

function archiveEntries(
  image: ContainerImage,
  content: ContentReader,
  { reference, skip, manifest }: Archive & { manifest: Uint8Array },
): Entry[] {
  const blob = (digest: Digest, sizeBytes: number): Entry => ({
    name: blobPath(digest),
    sizeBytes,
    bytes: content.read(digest),
  });
  return [
    text('oci-layout', { imageLayoutVersion: '1.0.0' }),
    text('index.json', {
      schemaVersion: 2,
      manifests: [
        {
          mediaType: mediaTypeOf(manifest),
          digest: image.manifest,
          size: manifest.byteLength,
          annotations: {
            'io.containerd.image.name': `docker.io/${reference}`,
            'org.opencontainers.image.ref.name': reference.slice(reference.indexOf(':') + 1),
          },
        },
      ],
    }),
    text('manifest.json', [
      {
        Config: blobPath(image.config),
        RepoTags: [reference],
        Layers: image.layers.map((layer) => blobPath(layer.blob)),
      },
    ]),
    { name: blobPath(image.manifest), sizeBytes: manifest.byteLength, bytes: [manifest] },
    blob(image.config, image.configSizeBytes),
    ...uniqueBlobs(image, skip).map((layer) => blob(layer.blob, layer.sizeBytes)),
  ];
}

/** An image may hold the same layer twice; an archive holds a path once. */
function uniqueBlobs(image: ContainerImage, skip: number) {
  return [...new Map(image.layers.slice(skip).map((layer) => [layer.blob, layer])).values()];
}

function mediaTypeOf(manifest: Uint8Array): string {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(manifest));
  const declared =
    typeof parsed === 'object' && parsed !== null && 'mediaType' in parsed ? parsed.mediaType : undefined;
  return typeof declared === 'string' ? declared : 'application/vnd.oci.image.manifest.v1+json';
}

function text(name: string, value: unknown): Entry {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return { name, sizeBytes: bytes.byteLength, bytes: [bytes] };
}

function blobPath(digest: Digest): string {
  return `blobs/sha256/${digestHex(digest)}`;
}
