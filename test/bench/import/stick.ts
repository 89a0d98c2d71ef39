// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createBundle, generateKeys, signBundle } from '../../../main/cli/bundle/index.ts';

const CHUNK = 1024 * 1024;
const run = {
  run: {
    name: 'app',
    env: {},
    ports: [],
    volumes: [],
    devices: [],
    network: 'bridge',
    memoryMb: 64,
    cpus: 1,
    pidsLimit: 64,
    stopGraceS: 5,
  },
  health: { startupS: 10, periodS: 2, probes: [] },
};

/** A signed bundle with four layers that together lie on the stick with about `totalMb` MiB. Packed layers shrink to about half. */
export async function makeStick(
  folder: string,
  { totalMb, gzip, now }: { totalMb: number; gzip: boolean; now: number },
) {
  const layout = join(folder, 'layout');
  const blobs = join(layout, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const layers = [];
  for (let seed = 0; seed < 4; seed += 1) layers.push(await writeLayer(blobs, { seed, megabytes: totalMb / 4, gzip }));
  const put = async (document: object) => {
    const bytes = JSON.stringify(document);
    const hex = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, hex), bytes);
    return { digest: `sha256:${hex}`, size: bytes.length };
  };
  const mediaType = (kind: string) => `application/vnd.oci.image.${kind}`;
  const config = await put({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  });
  const manifest = await put({
    schemaVersion: 2,
    config: { mediaType: mediaType('config.v1+json'), ...config },
    layers: layers.map(({ digest, size }) => ({
      mediaType: mediaType(`layer.v1.tar${gzip ? '+gzip' : ''}`),
      digest,
      size,
    })),
  });
  const manifests = [{ mediaType: mediaType('manifest.v1+json'), ...manifest }];
  await writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return { ...(await signStick(folder, { layout, now })), sizeBytes: layers.reduce((sum, { size }) => sum + size, 0) };
}

async function signStick(folder: string, { layout, now }: { layout: string; now: number }) {
  const keys = join(folder, 'keys');
  const root = join(keys, '1.root.json');
  const bundle = join(folder, 'bench.mwbundle');
  await generateKeys({ out: keys, people: 2, now });
  await createBundle({
    out: bundle,
    product: 'bench',
    version: '1.0.0',
    securityEpoch: 1,
    soakS: 1,
    images: [{ models: ['bench'], path: layout, spec: run }],
    files: [],
    publisher: { roots: [root] },
    now,
  });
  for (const key of ['targets-1', 'targets-2', 'snapshot', 'timestamp'] as const) {
    const role = key === 'snapshot' || key === 'timestamp' ? key : 'targets';
    await signBundle({ bundle, role, key: join(keys, `${key}.pem`), now });
  }
  return { bundle, root };
}

async function writeLayer(
  blobs: string,
  { seed, megabytes, gzip }: { seed: number; megabytes: number; gzip: boolean },
) {
  const unpacked = createHash('sha256');
  const stored = createHash('sha256');
  let size = 0;
  const watched = async function* () {
    for (const chunk of noise(seed, gzip ? megabytes * 2 : megabytes, gzip)) {
      unpacked.update(chunk);
      yield chunk;
    }
  };
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      stored.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const temporary = join(blobs, `layer-${seed}`);
  const source = Readable.from(watched());
  await (gzip
    ? pipeline(source, createGzip({ level: 1 }), meter, createWriteStream(temporary))
    : pipeline(source, meter, createWriteStream(temporary)));
  const hex = stored.digest('hex');
  await rename(temporary, join(blobs, hex));
  return { digest: `sha256:${hex}`, diffId: `sha256:${unpacked.digest('hex')}`, size };
}

/** The same bytes for the same seed: a key stream, of which every second half megabyte is zero when it is to be packed. */
function* noise(seed: number, megabytes: number, halfEmpty: boolean): Generator<Buffer> {
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed + 1), Buffer.alloc(16));
  const zeros = Buffer.alloc(CHUNK);
  for (let at = 0; at < megabytes; at += 1) {
    const chunk = stream.update(zeros);
    if (halfEmpty) chunk.fill(0, CHUNK / 2);
    yield chunk;
  }
}
