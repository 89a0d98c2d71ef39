// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type OciDescriptor,
  type OciIndexEntry,
  ociMediaTypes,
  parseOciConfig,
  parseOciIndex,
  parseOciManifest,
} from '../../../app/formats/index.ts';
import { digestHex, unwrap } from '../../../app/kernel/index.ts';
import { type BlobFolder, copyBlob } from './blobs.ts';
import { refuseInput } from './refusal.ts';

/** An image that now lies in the bundle. */
export type TakenImage = {
  readonly manifest: { readonly mediaType: string; readonly digest: OciDescriptor['digest']; readonly size: number };
  readonly platform: { readonly os: string; readonly architecture: string };
};

/** Copies one image out of an OCI layout folder (image-layout.md), made by any tool. `ref` chooses among several. */
export async function takeFromLayout(layout: string, ref: string | undefined, blobs: BlobFolder): Promise<TakenImage> {
  const entry = chooseEntry(unwrap(parseOciIndex(await readFile(join(layout, 'index.json')))), { layout, ref });
  if (entry.mediaType !== ociMediaTypes.manifest) {
    refuseInput(`${layout}: ${entry.mediaType} is not one image; copy one platform of it to a layout of its own.`);
  }
  const blobPath = ({ digest }: OciDescriptor) => join(layout, 'blobs', 'sha256', digestHex(digest));
  await copyBlob(blobs, blobPath(entry), entry.digest);
  const manifest = unwrap(parseOciManifest(await readFile(blobPath(entry))));
  for (const part of [manifest.config, ...manifest.layers]) await copyBlob(blobs, blobPath(part), part.digest);
  const config = unwrap(parseOciConfig(await readFile(blobPath(manifest.config)), manifest.layers.length));
  return {
    manifest: { mediaType: entry.mediaType, digest: entry.digest, size: entry.sizeBytes },
    platform: config.platform,
  };
}

function chooseEntry(
  entries: readonly OciIndexEntry[],
  { layout, ref }: { layout: string; ref: string | undefined },
): OciIndexEntry {
  const matching = ref === undefined ? entries : entries.filter((entry) => entry.ref === ref);
  const [only, ...others] = matching;
  if (only && others.length === 0) return only;
  const refs = entries.map((entry) => entry.ref ?? '(no name)').join(', ') || 'nothing';
  return refuseInput(`${layout} holds ${refs}: name exactly one as PATH:REF.`);
}
