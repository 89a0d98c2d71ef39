// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { digestHex } from '../../../app/kernel/index.ts';
import { digestOf, type Sample, sampleImage } from '../../../test/builders/container-image.ts';
import { imageArchive } from './archive.ts';
import { tarHeader } from './tar.ts';

/** Reads the archive with a tar reader that is not ours. */
async function unpack({ image, content }: Sample, skip: number): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const reader = Readable.from(imageArchive(image, content, { reference: 'some/name:tag', skip })).pipe(extract());
  for await (const entry of reader) {
    expect(files.has(entry.header.name), `${entry.header.name} twice`).toBe(false);
    files.set(entry.header.name, await buffer(entry));
  }
  return files;
}

const json = (bytes: Buffer | undefined): unknown => JSON.parse(bytes?.toString('utf8') ?? '');

describe('imageArchive', () => {
  it('holds every blob once under its digest', async () => {
    const sample = sampleImage();
    const files = await unpack(sample, 0);
    const blobs = [...files].filter(([name]) => name.startsWith('blobs/'));
    expect(blobs).toHaveLength(5);
    for (const [name, bytes] of blobs) expect(name).toBe(`blobs/sha256/${digestHex(digestOf(bytes))}`);
  });

  it('is a docker archive and an OCI layout at once', async () => {
    const sample = sampleImage();
    const { image } = sample;
    const files = await unpack(sample, 0);
    expect(json(files.get('oci-layout'))).toEqual({ imageLayoutVersion: '1.0.0' });
    expect(json(files.get('index.json'))).toMatchObject({
      manifests: [
        {
          digest: image.manifest,
          mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
          annotations: { 'io.containerd.image.name': 'docker.io/some/name:tag' },
        },
      ],
    });
    expect(json(files.get('manifest.json'))).toEqual([
      {
        Config: `blobs/sha256/${digestHex(image.config)}`,
        RepoTags: ['some/name:tag'],
        Layers: image.layers.map((layer) => `blobs/sha256/${digestHex(layer.blob)}`),
      },
    ]);
  });

  it('leaves out leading layers but still lists them', async () => {
    const sample = sampleImage();
    const files = await unpack(sample, 2);
    const [first, second, third] = sample.image.layers.map((layer) => `blobs/sha256/${digestHex(layer.blob)}`);
    expect([first, second, third].map((name) => files.has(name ?? ''))).toEqual([false, false, true]);
    expect(json(files.get('manifest.json'))).toMatchObject([{ Layers: { length: 4 } }]);
  });
});

describe('tarHeader', () => {
  it('writes sizes of 8 GiB and more', async () => {
    const size = 9 * 1024 ** 3;
    const reader = extract();
    const header = new Promise((resolve) => reader.on('entry', (entry) => resolve(entry.size)));
    reader.write(Buffer.from(tarHeader('big', size)));
    expect(await header).toBe(size);
    reader.destroy();
  });
});
