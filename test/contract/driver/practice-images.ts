// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Digest, fault, ok, refuse } from '../../../app/kernel/index.ts';
import type { ContainerImage, ContentReader, VerifiedImageOf } from '../../../app/ports/index.ts';
import { hybridArchive, tarOf } from '../../fixtures/engine/story.mjs';
import type { ContainerImages } from './bot.ts';

/** The name under which somebody else brought an image. */
export const FOREIGN = 'somebody/weaver:old';

type Blobs = Map<Digest, Buffer>;

/** The images of the driver contract as practice bots understand them, and their bytes. */
export async function makeContractImages() {
  const blobs: Blobs = new Map();
  const degrading = { 'dev.millwright.practice': 'degrades', 'dev.millwright.practice.after-s': '3' };
  const exiting = {
    ...{ 'dev.millwright.practice': 'exits', 'dev.millwright.practice.after-s': '1' },
    'dev.millwright.practice.exit-code': '3',
  };
  const images = {
    good: await makeImage(blobs, '1.0.0', {}),
    better: await makeImage(blobs, '1.1.0', {}),
    degrading: await makeImage(blobs, '1.2.0', degrading),
    exiting: await makeImage(blobs, '1.3.0', exiting),
  };
  return { images: images satisfies ContainerImages, content: contentOf(blobs), foreign: await foreignArchive() };
}

/** The image `good` as somebody else would have brought it: whole, under a name of their own. */
async function foreignArchive(): Promise<Buffer> {
  const options = { ref: FOREIGN, layers: await layersOf('1.0.0'), config: configOf({}) };
  return (await hybridArchive(options)).archive;
}

function layersOf(version: string): Promise<Buffer[]> {
  const files = [
    ['lib/base.so', noise('base', 300_000)],
    ['lib/runtime.so', noise('runtime', 80_000)],
    ['bin/weaver', noise(version, 20_000)],
  ] as const;
  return Promise.all(files.map(([path, bytes]) => tarOf([[path, bytes, 0o755]])));
}

function configOf(labels: Record<string, string>) {
  const config = { Cmd: ['/bin/weaver'], ExposedPorts: { '8080/tcp': {} }, Labels: labels };
  return { architecture: 'amd64', os: 'linux', config };
}

async function makeImage(
  blobs: Blobs,
  version: string,
  labels: Record<string, string>,
): Promise<VerifiedImageOf<'container'>> {
  const layers = (await layersOf(version)).map((unpacked) => addLayer(blobs, unpacked));
  const diffIds = layers.map(({ diffId }) => diffId);
  const document = { ...configOf(labels), rootfs: { type: 'layers', diff_ids: diffIds } };
  const configBytes = Buffer.from(JSON.stringify(document));
  const config = put(blobs, configBytes);
  const manifest = {
    ...{ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: config, size: configBytes.length },
    layers: layers.map(({ blob, sizeBytes, mediaType }) => ({ mediaType, digest: blob, size: sizeBytes })),
  };
  const image: ContainerImage = {
    ...{ family: 'container', release: { product: 'weaver', version }, model: 'picker-a', securityEpoch: 1 },
    ...{ manifest: put(blobs, Buffer.from(JSON.stringify(manifest))), config, configSizeBytes: configBytes.length },
    ...{ platform: { os: 'linux', architecture: 'amd64' }, layers },
    run: {
      ...{ name: 'weaver', env: { SITE: 'test' }, volumes: [], devices: [], network: 'bridge' },
      ports: [{ container: 8080, host: 0, protocol: 'tcp' }],
      ...{ memoryMb: 64, cpus: 0.5, pidsLimit: 32, stopGraceS: 2 },
      healthcheck: { test: ['CMD', '/bin/weaver', '--check'], intervalS: 1, timeoutS: 1, retries: 2, startPeriodS: 1 },
    },
    health: {
      ...{ startupS: 10, periodS: 1 },
      probes: [{ kind: 'http', id: 'work', port: 8080, path: '/healthz', timeoutS: 2, failureThreshold: 2 }],
    },
  };
  return image as VerifiedImageOf<'container'>;
}

function addLayer(blobs: Blobs, unpacked: Buffer) {
  const packed = gzipSync(unpacked);
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  return { blob: put(blobs, packed), sizeBytes: packed.length, diffId: digestOf(unpacked), mediaType };
}

function put(blobs: Blobs, bytes: Buffer): Digest {
  const digest = digestOf(bytes);
  blobs.set(digest, bytes);
  return digest;
}

function digestOf(bytes: Buffer): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Bytes that do not compress, the same every time. */
function noise(words: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`${words} ${block}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

function contentOf(blobs: Blobs): ContentReader {
  const missing = (digest: Digest) => refuse(fault('store/missing', digest));
  const found = (digest: Digest): Buffer => {
    const bytes = blobs.get(digest);
    if (bytes === undefined) throw new Error(`${digest} was never made`);
    return bytes;
  };
  return {
    has: async (digest) => blobs.has(digest),
    size: async (digest) => (blobs.has(digest) ? ok(found(digest).length) : missing(digest)),
    async *read(digest) {
      const bytes = found(digest);
      for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
    },
    readSmall: async (digest) => (blobs.has(digest) ? ok<Uint8Array>(found(digest)) : missing(digest)),
  };
}
