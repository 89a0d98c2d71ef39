// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, digestHex, fault, ok, refuse } from '../../../app/kernel/index.ts';
import type {
  ContainerImage,
  ContainerRun,
  ContentReader,
  HealthSpec,
  HttpProbe,
  VerifiedImageOf,
} from '../../../app/ports/index.ts';

type Descriptor = { digest: Digest; size: number; mediaType: string; annotations?: Record<string, string> };

/** An image of an OCI layout as the core would hand it to a driver. Only tests may skip the verification. */
export async function readLayoutImage(
  layout: string,
  tag: string,
  more: { run: ContainerRun; health: HealthSpec<HttpProbe> },
): Promise<VerifiedImageOf<'container'>> {
  const index: { manifests: Descriptor[] } = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'));
  const found = index.manifests.find((entry) => entry.annotations?.['org.opencontainers.image.ref.name'] === tag);
  if (found === undefined) throw new Error(`no ${tag} in ${layout}`);
  const manifest: { config: Descriptor; layers: Descriptor[] } = await readJson(layout, found.digest);
  const config: { os: string; architecture: string; rootfs: { diff_ids: Digest[] } } = await readJson(
    layout,
    manifest.config.digest,
  );
  const image: ContainerImage = {
    family: 'container',
    release: { product: 'weaver', version: tag },
    model: 'rig-m1',
    securityEpoch: 1,
    manifest: found.digest,
    config: manifest.config.digest,
    configSizeBytes: manifest.config.size,
    platform: { os: config.os, architecture: config.architecture },
    layers: manifest.layers.map((layer, position) => ({
      blob: layer.digest,
      sizeBytes: layer.size,
      diffId: config.rootfs.diff_ids[position] ?? layer.digest,
      mediaType: layer.mediaType,
    })),
    ...more,
  };
  return image as VerifiedImageOf<'container'>;
}

/** The blobs of an OCI layout. */
export function layoutContent(layout: string): ContentReader {
  const missing = (digest: Digest) => refuse(fault('store/missing', `${digest} is not in ${layout}`));
  return {
    has: (digest) => stat(blobFile(layout, digest)).then(Boolean, () => false),
    size: (digest) =>
      stat(blobFile(layout, digest)).then(
        (found) => ok(found.size),
        () => missing(digest),
      ),
    read: (digest) => createReadStream(blobFile(layout, digest)),
    readSmall: (digest) => readFile(blobFile(layout, digest)).then(ok<Uint8Array>, () => missing(digest)),
  };
}

async function readJson<T>(layout: string, digest: Digest): Promise<T> {
  return JSON.parse(await readFile(blobFile(layout, digest), 'utf8'));
}

function blobFile(layout: string, digest: Digest): string {
  return join(layout, 'blobs', 'sha256', digestHex(digest));
}
