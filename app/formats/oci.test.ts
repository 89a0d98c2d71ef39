// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ociMediaTypes, parseOciConfig, parseOciIndex, parseOciManifest } from './index.ts';

const bytesOf = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
const digest = `sha256:${'a'.repeat(64)}`;
const layer = { mediaType: ociMediaTypes.layerGzip, digest, size: 7 };
const config = { mediaType: ociMediaTypes.config, digest, size: 9 };
const manifest = { schemaVersion: 2, mediaType: ociMediaTypes.manifest, config, layers: [layer] };
const codeOf = (result: { ok: boolean; fault?: { code: string } }) => result.fault?.code ?? null;

describe('an image manifest', () => {
  it('names its config and layers; unknown fields of other tools are ignored', () => {
    const result = parseOciManifest(bytesOf({ ...manifest, annotations: { made: 'elsewhere' } }));
    const expected = { mediaType: layer.mediaType, digest, sizeBytes: 7 };
    expect(result).toMatchObject({ ok: true, value: { config: { sizeBytes: 9 }, layers: [expected] } });
  });

  it.each<[string, object | string, string]>([
    ['is an index as well', { ...manifest, manifests: [] }, 'oci/ambiguous-doc'],
    ['is of the first schema as well', { ...manifest, fsLayers: [] }, 'oci/ambiguous-doc'],
    ['is of another kind', { ...manifest, mediaType: ociMediaTypes.index }, 'oci/media-type'],
    ['is of another schema', { ...manifest, schemaVersion: 1 }, 'oci/bad-json'],
    ['has no config', { ...manifest, config: undefined }, 'oci/bad-json'],
    ['has a config of another kind', { ...manifest, config: { ...config, mediaType: 'text/plain' } }, 'oci/media-type'],
    [
      'has a layer packed with zstd',
      { ...manifest, layers: [{ ...layer, mediaType: `${ociMediaTypes.layerTar}+zstd` }] },
      'oci/media-type',
    ],
    ['has a layer at a web address', { ...manifest, layers: [{ ...layer, urls: [] }] }, 'oci/foreign-layer'],
    [
      'has a digest in capitals',
      { ...manifest, layers: [{ ...layer, digest: digest.replace(/a/g, 'A') }] },
      'oci/bad-digest',
    ],
    ['has a negative size', { ...manifest, layers: [{ ...layer, size: -1 }] }, 'oci/bad-json'],
    ['has a size beyond 2^53', { ...manifest, layers: [{ ...layer, size: 2 ** 53 }] }, 'oci/bad-json'],
    ['has 129 layers', { ...manifest, layers: Array.from({ length: 129 }, () => layer) }, 'oci/too-many-layers'],
    ['is a list', [manifest], 'oci/bad-json'],
  ])('is refused when it %s', (_, document, code) => {
    expect(codeOf(parseOciManifest(bytesOf(document)))).toBe(code);
  });

  it('is refused when it is no UTF-8 JSON', () => {
    expect(codeOf(parseOciManifest(new Uint8Array([0xff, 0x7b])))).toBe('oci/bad-json');
    expect(codeOf(parseOciManifest(new TextEncoder().encode('{')))).toBe('oci/bad-json');
  });
});

describe('an image config', () => {
  const good = { os: 'linux', architecture: 'arm64', rootfs: { type: 'layers', diff_ids: [digest] } };

  it('names platform and unpacked layers', () => {
    const value = { platform: { os: 'linux', architecture: 'arm64' }, diffIds: [digest] };
    expect(parseOciConfig(bytesOf(good), 1)).toEqual({ ok: true, value });
  });

  it.each<[string, object, string]>([
    [
      'has another number of layers than its manifest',
      { ...good, rootfs: { type: 'layers', diff_ids: [] } },
      'oci/layer-count',
    ],
    ['has a false diff_id', { ...good, rootfs: { type: 'layers', diff_ids: ['md5:1'] } }, 'oci/bad-digest'],
    ['has no platform', { rootfs: good.rootfs }, 'oci/bad-json'],
  ])('is refused when it %s', (_, document, code) => {
    expect(codeOf(parseOciConfig(bytesOf(document), 1))).toBe(code);
  });
});

describe('a layout index', () => {
  const entry = { mediaType: ociMediaTypes.manifest, digest, size: 5 };

  it('names its images', () => {
    const annotations = { 'org.opencontainers.image.ref.name': 'v1' };
    const result = parseOciIndex(bytesOf({ schemaVersion: 2, manifests: [entry, { ...entry, annotations }] }));
    expect(result.ok && result.value.map(({ ref }) => ref)).toEqual([null, 'v1']);
  });

  it('is refused when it is a manifest as well, or names a false digest', () => {
    expect(codeOf(parseOciIndex(bytesOf({ schemaVersion: 2, manifests: [], layers: [] })))).toBe('oci/ambiguous-doc');
    expect(codeOf(parseOciIndex(bytesOf({ schemaVersion: 2, manifests: [{ ...entry, digest: 'x' }] })))).toBe(
      'oci/bad-digest',
    );
  });
});
