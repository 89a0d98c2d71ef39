// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Extract, extract } from 'tar-stream';
import * as z from 'zod/mini';
import { ociLimits, ociMediaTypes, parseOciConfig } from '../../../app/formats/index.ts';
import { unwrap } from '../../../app/kernel/index.ts';
import { type BlobFolder, type WrittenBlob, writeBlob } from './blobs.ts';
import type { TakenImage } from './from-layout.ts';
import { refuseInput } from './refusal.ts';

// What `docker save` writes: manifest.json names a config and layer tars; a layer may be a link to the same layer elsewhere in the tar.

const manifestSchema = z
  .array(
    z.object({
      Config: z.string(),
      RepoTags: z.optional(z.nullable(z.array(z.string()))),
      Layers: z.array(z.string()),
    }),
  )
  .check(z.minLength(1));

type ArchiveImage = z.infer<typeof manifestSchema>[number];
type Found = {
  readonly files: ReadonlySet<string>;
  readonly links: ReadonlyMap<string, string>;
  readonly manifest: Buffer;
};

/** Converts one image of a docker-archive to OCI blobs: layers keep their bytes, config stays the image's identity. */
export async function takeFromArchive(
  archive: string,
  ref: string | undefined,
  blobs: BlobFolder,
): Promise<TakenImage> {
  const found = await survey(archive);
  const image = chooseImage(found.manifest, { archive, ref });
  const names = [image.Config, ...image.Layers].map((name) => resolveLink(name, found));
  const written = await takeEntries(archive, new Set(names), blobs);
  const blob = (name: string) => written.get(resolveLink(name, found)) ?? refuseInput(`${archive} lacks ${name}.`);
  const layers = image.Layers.map(blob);
  const config = await readConfig(archive, resolveLink(image.Config, found), layers.length);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: ociMediaTypes.manifest,
      config: descriptor(blob(image.Config), ociMediaTypes.config),
      layers: layers.map((layer) => descriptor(layer, layer.isGzip ? ociMediaTypes.layerGzip : ociMediaTypes.layerTar)),
    }),
  );
  const { digest, sizeBytes } = await writeBlob(blobs, Readable.from([manifest]));
  return { manifest: { mediaType: ociMediaTypes.manifest, digest, size: sizeBytes }, platform: config.platform };
}

function descriptor({ digest, sizeBytes }: WrittenBlob, mediaType: string) {
  return { mediaType, digest, size: sizeBytes };
}

async function readConfig(archive: string, name: string, layerCount: number) {
  for await (const entry of entriesOf(archive)) {
    if (entry.header.name === name) return unwrap(parseOciConfig(await readEntry(entry), layerCount));
    entry.resume();
  }
  return refuseInput(`${archive} lacks ${name}.`);
}

async function survey(archive: string): Promise<Found> {
  const files = new Set<string>();
  const links = new Map<string, string>();
  let manifest: Buffer | undefined;
  for await (const entry of entriesOf(archive)) {
    const { name, type, linkname } = entry.header;
    if (type === 'file') files.add(name);
    if (type === 'symlink' && linkname) links.set(name, posix.join(posix.dirname(name), linkname));
    if (type === 'link' && linkname) links.set(name, linkname);
    if (name === 'manifest.json') manifest = await readEntry(entry);
    else entry.resume();
  }
  return manifest
    ? { files, links, manifest }
    : refuseInput(`${archive} is no docker-archive: it has no manifest.json.`);
}

async function readEntry(entry: Entry): Promise<Buffer> {
  if ((entry.header.size ?? 0) > ociLimits.configBytes) refuseInput(`${entry.header.name} is too large.`);
  return buffer(entry);
}

async function takeEntries(archive: string, names: ReadonlySet<string>, blobs: BlobFolder) {
  const written = new Map<string, WrittenBlob>();
  for await (const entry of entriesOf(archive)) {
    if (names.has(entry.header.name)) written.set(entry.header.name, await writeBlob(blobs, Readable.from(entry)));
    else entry.resume();
  }
  return written;
}

/** One member of the tar; it must be read or resumed before the next one comes. */
type Entry = Extract extends AsyncIterable<infer Item> ? Item : never;

async function* entriesOf(archive: string): AsyncGenerator<Entry> {
  const file = createReadStream(archive);
  const tar = extract();
  file.on('error', (error) => tar.destroy(error));
  try {
    for await (const entry of file.pipe(tar)) yield entry;
  } finally {
    file.destroy();
  }
}

function chooseImage(manifest: Buffer, { archive, ref }: { archive: string; ref: string | undefined }): ArchiveImage {
  const parsed = manifestSchema.safeParse(JSON.parse(manifest.toString('utf8')));
  if (!parsed.success) return refuseInput(`${archive}: manifest.json is not well formed.`);
  const images = parsed.data;
  const matching =
    ref === undefined ? images : images.filter(({ RepoTags }) => RepoTags?.some((tag) => isNamed(tag, ref)));
  const [only, ...others] = matching;
  if (only && others.length === 0) return only;
  const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []).join(', ') || 'no tagged image';
  return refuseInput(`${archive} holds ${tags}: name exactly one as PATH:REF.`);
}

/** Tools write `docker.io/library/press:v1` for what people call `press:v1`. */
function isNamed(tag: string, ref: string): boolean {
  return tag === ref || tag.endsWith(`/${ref}`);
}

function resolveLink(name: string, { files, links }: Found): string {
  let target = name;
  for (let hop = 0; hop < 8 && !files.has(target); hop += 1) target = links.get(target) ?? target;
  return target;
}
