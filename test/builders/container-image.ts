// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { type Digest, ok } from '../../app/kernel/index.ts';
import type { ContainerImage, ContentReader, VerifiedImageOf } from '../../app/ports/index.ts';

export type Sample = { readonly image: VerifiedImageOf<'container'>; readonly content: ContentReader };

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** An image of three small layers, the last of them twice, and the content to send it. */
export function sampleImage(change: Partial<ContainerImage> = {}): Sample {
  const blobs = new Map<Digest, Uint8Array>();
  const put = (text: string) => {
    const bytes = new TextEncoder().encode(text);
    blobs.set(digestOf(bytes), bytes);
    return { blob: digestOf(bytes), sizeBytes: bytes.byteLength };
  };
  const layers = ['base layer', 'x'.repeat(512), 'top layer', 'top layer'].map((text) => ({
    ...put(text),
    diffId: digestOf(new TextEncoder().encode(`raw ${text}`)),
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  }));
  const config = put('{"os":"linux","architecture":"amd64"}');
  const manifest = put('{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json"}');
  const image: ContainerImage = {
    family: 'container',
    release: { product: 'Weaver Arm', version: '1.2.0-rc.1' },
    model: 'arm-7',
    securityEpoch: 1,
    manifest: manifest.blob,
    config: config.blob,
    configSizeBytes: config.sizeBytes,
    platform: { os: 'linux', architecture: 'amd64' },
    layers,
    run: {
      name: 'weaver',
      env: { MODE: 'floor' },
      ports: [{ container: 8080, host: 0, protocol: 'tcp' }],
      volumes: [{ volume: 'data', path: '/data', readOnly: true }],
      devices: ['/dev/ttyS0', '/dev/a:/dev/b:r'],
      network: 'bridge',
      memoryMb: 64,
      cpus: 0.5,
      pidsLimit: 32,
      stopGraceS: 3,
    },
    health: { startupS: 10, periodS: 1, probes: [] },
    ...change,
  };
  const bytesOf = (digest: Digest) => blobs.get(digest) ?? new Uint8Array();
  const content: ContentReader = {
    has: async (digest) => blobs.has(digest),
    size: async (digest) => ok(bytesOf(digest).byteLength),
    async *read(digest) {
      yield bytesOf(digest);
    },
    readSmall: async (digest) => ok(bytesOf(digest)),
  };
  return { image: image as VerifiedImageOf<'container'>, content };
}
