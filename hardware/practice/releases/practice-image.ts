// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { buffersOf } from '../engine/archive.ts';
import { sha256 } from '../engine/chain.ts';
import { seededBytes } from '../fleet/chance.ts';
import type { PracticeModel, PracticeRelease } from './picker-app.ts';

export type OciBlob = { readonly digest: string; readonly bytes: Buffer };
export type PracticeLayer = OciBlob & { readonly diffId: string; readonly unpackedBytes: number };

/** A whole image in the OCI image format; the same release and model always give the same bytes. */
export type PracticeImage = {
  readonly manifest: OciBlob;
  readonly config: OciBlob;
  /** Bottom first. */
  readonly layers: readonly PracticeLayer[];
};

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** System and runtime are the same in every release, so that an update only has to carry the two layers on top. */
export async function practiceImage(release: PracticeRelease, model: PracticeModel): Promise<PracticeImage> {
  const { name, architecture } = model;
  const layers = [
    await layer('lib/system.so', seededBytes(`system ${architecture}`, 220_000)),
    await layer('usr/lib/runtime.so', seededBytes(`runtime ${architecture}`, 90_000)),
    await layer('usr/bin/picker-app', seededBytes(`picker-app ${release.version} ${architecture}`, 48_000)),
    await layer('etc/picker.json', Buffer.from(JSON.stringify({ model: name, version: release.version }))),
  ];
  const config = blob({
    created: release.builtAt,
    ...{ architecture, os: 'linux' },
    config: {
      Entrypoint: ['/usr/bin/picker-app'],
      Cmd: ['--serve'],
      Env: ['PATH=/usr/bin'],
      ExposedPorts: { '8080/tcp': {} },
      Labels: release.behaviour,
    },
    rootfs: { type: 'layers', diff_ids: layers.map((each) => each.diffId) },
    history: layers.map(() => ({ created: release.builtAt, created_by: 'millwright practice' })),
  });
  const manifest = blob({
    ...{ schemaVersion: 2, mediaType: MANIFEST, config: descriptor(CONFIG, config) },
    layers: layers.map((each) => descriptor(LAYER, each)),
  });
  return { manifest, config, layers };
}

/** The files of an OCI image layout (image-layout.md) that holds this one image. */
export function layoutFiles(image: PracticeImage, ref: string): ReadonlyMap<string, Buffer> {
  const entry = { ...descriptor(MANIFEST, image.manifest), annotations: { 'org.opencontainers.image.ref.name': ref } };
  const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [entry] };
  const blobs = [image.manifest, image.config, ...image.layers];
  return new Map([
    ['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')],
    ['index.json', Buffer.from(JSON.stringify(index))],
    ...blobs.map(({ digest, bytes }): [string, Buffer] => [`blobs/${digest.replace(':', '/')}`, bytes]),
  ]);
}

async function layer(path: string, content: Buffer): Promise<PracticeLayer> {
  const tar = pack();
  tar.entry({ name: path, mode: 0o755, mtime: new Date(0) }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of buffersOf(tar)) chunks.push(chunk);
  const unpacked = Buffer.concat(chunks);
  const bytes = gzipSync(unpacked, { level: 9 });
  return { digest: sha256(bytes), bytes, diffId: sha256(unpacked), unpackedBytes: unpacked.length };
}

function blob(document: object): OciBlob {
  const bytes = Buffer.from(JSON.stringify(document));
  return { digest: sha256(bytes), bytes };
}

function descriptor(mediaType: string, { digest, bytes }: OciBlob): object {
  return { mediaType, digest, size: bytes.length };
}
