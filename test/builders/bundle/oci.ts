// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A layer to put in a layout: its unpacked bytes, and whether it is stored packed. */
export type FakeLayer = { readonly bytes: Uint8Array; readonly gzip: boolean };

export type FakeImage = {
  readonly layers: readonly FakeLayer[];
  readonly os?: string;
  readonly architecture?: string;
  /** Last word on the documents before they are hashed, for images that must be refused. */
  readonly changeManifest?: (manifest: Record<string, unknown>) => unknown;
  readonly changeConfig?: (config: Record<string, unknown>) => unknown;
};

export function sha256(bytes: Uint8Array | string): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Writes an OCI image layout with one image and answers the digests in it. The layers are bytes, not file systems. */
export async function writeFakeLayout(directory: string, image: FakeImage) {
  const blobs = join(directory, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const put = async (bytes: Uint8Array | string) => {
    const digest = sha256(bytes);
    await writeFile(join(blobs, digest.slice(7)), bytes);
    return { digest, size: Buffer.byteLength(bytes) };
  };
  const layers = [];
  for (const { bytes, gzip } of image.layers) {
    const mediaType = `application/vnd.oci.image.layer.v1.tar${gzip ? '+gzip' : ''}`;
    layers.push({ mediaType, ...(await put(gzip ? gzipSync(bytes, { level: 1 }) : bytes)) });
  }
  const config = {
    os: image.os ?? 'linux',
    architecture: image.architecture ?? 'amd64',
    config: {},
    rootfs: { type: 'layers', diff_ids: image.layers.map(({ bytes }) => sha256(bytes)) },
  };
  const configPut = await put(JSON.stringify(image.changeConfig?.(config) ?? config));
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...configPut },
    layers,
  };
  const manifestPut = await put(JSON.stringify(image.changeManifest?.(manifest) ?? manifest));
  const manifests = [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifestPut }];
  await writeFile(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return { manifest: manifestPut, config: configPut, layers };
}
