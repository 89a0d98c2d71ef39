// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { McubootReader, ociMediaTypes } from '../../../app/formats/index.ts';
import { parseRelease, type ReleaseDocument, releaseId, releasePath } from '../../../app/images/index.ts';
import { FaultError, fault, unwrap } from '../../../app/kernel/index.ts';
import { lintMetadata, type TargetEntry } from '../../../app/trust/index.ts';
import { isSystemError, nodeCrypto } from '../../platform/index.ts';
import { ociBlobs, plainFiles, writeBlob } from './blobs.ts';
import { takeFromArchive } from './from-archive.ts';
import { takeFromLayout } from './from-layout.ts';
import {
  expiresAfter,
  fileEntry,
  isoSecond,
  lifetimeDays,
  makeSnapshot,
  makeTargets,
  makeTimestamp,
} from './metadata.ts';
import { type Publication, readPublication, readRootChain, writeMetadata } from './publication.ts';
import { refuseInput } from './refusal.ts';

export const mcuMediaType = 'application/vnd.millwright.mcuboot.v1';

export type ImageInput = {
  readonly models: readonly string[];
  /** An OCI layout folder or a docker-archive. */
  readonly path: string;
  readonly ref?: string | undefined;
  /** `{"run": …, "health": …}` as documented in docs/bundles.md. */
  readonly spec: unknown;
};

export type FileInput = {
  readonly models: readonly string[];
  /** An MCUboot image, signed and not padded. */
  readonly path: string;
  /** What `health` of a microcontroller image holds in docs/bundles.md; left out, an echo. */
  readonly health?: unknown;
};

export type CreateOptions = {
  readonly out: string;
  readonly product: string;
  readonly version: string;
  readonly securityEpoch: number;
  readonly notes?: string | undefined;
  readonly soakS: number;
  readonly failureBudget?: number | undefined;
  readonly images: readonly ImageInput[];
  readonly files: readonly FileInput[];
  /** The publisher's roots from the first on, or the publication that this release joins. */
  readonly publisher: { readonly roots: readonly string[] } | { readonly addTo: string };
  /** ms since the epoch. */
  readonly now: number;
  readonly expiresInDays?: number | undefined;
};

const specSchema = z.strictObject({ run: z.unknown(), health: z.unknown() });

/** Makes an unsigned bundle folder. On any refusal nothing is left behind. */
export async function createBundle(options: CreateOptions) {
  const { out } = options;
  if (await exists(out)) throw new FaultError(fault('bundle/exists', out, { details: { path: out } }));
  await mkdir(out, { recursive: true });
  try {
    return await fillBundle(options);
  } catch (error) {
    await rm(out, { recursive: true, force: true });
    throw error;
  }
}

async function fillBundle(options: CreateOptions) {
  const { out } = options;
  const before = 'addTo' in options.publisher ? await readPublication(options.publisher.addTo) : undefined;
  await writeRoots(options);
  const release = await makeRelease(options);
  const bytes = Buffer.from(JSON.stringify(release));
  const path = releasePath(release);
  const listed = before?.targets.signed.targets ?? {};
  if (Object.hasOwn(listed, path)) refuseInput(`${releaseId(release)} is published already: choose a new version.`);
  await writeUnder(join(out, 'targets', path), bytes);
  await writeDrafts(options, { before, targets: { ...listed, [path]: fileEntry(bytes) } });
  await writeLayoutFiles(out, release);
  await writeUnder(
    join(out, 'bundle.json'),
    JSON.stringify({ format: 'millwright.bundle/1', releases: [releaseId(release)] }),
  );
  return { bundle: out, release: releaseId(release), document: release };
}

async function writeRoots({ out, publisher }: CreateOptions): Promise<void> {
  const roots =
    'addTo' in publisher
      ? await readRootChain(publisher.addTo)
      : await Promise.all(publisher.roots.map((path) => readFile(path)));
  if (roots.length === 0) refuseInput('A bundle needs the publisher’s root.');
  for (const bytes of roots) {
    const { version } = unwrap(lintMetadata('root', bytes, nodeCrypto)).signed;
    await writeUnder(join(out, 'metadata', `${version}.root.json`), bytes);
  }
}

async function makeRelease(options: CreateOptions): Promise<ReleaseDocument> {
  const containers = [];
  for (const image of options.images) containers.push(await takeImage(options.out, image));
  const files = [];
  for (const file of options.files) files.push(await takeFile(options.out, file));
  const { product, version, securityEpoch, notes, soakS, failureBudget } = options;
  const release = parseRelease({
    schema: 'millwright.release/1',
    product,
    version,
    releasedAt: isoSecond(options.now),
    securityEpoch,
    ...(notes === undefined ? {} : { notes }),
    images: [...containers, ...files],
    rollout: { soakS, ...(failureBudget === undefined ? {} : { failureBudget }) },
    rollback: { oneWay: false },
  });
  return release.ok ? release.value : refuseInput(`The release is not right: ${release.fault.message}.`);
}

async function takeImage(out: string, { models, path, ref, spec }: ImageInput) {
  const parsed = specSchema.safeParse(spec);
  if (!parsed.success) return refuseInput('A run file holds exactly "run" and "health".');
  const isFolder = (await stat(path)).isDirectory();
  const taken = await (isFolder ? takeFromLayout : takeFromArchive)(path, ref, ociBlobs(out));
  return { family: 'container', models, ...taken, run: parsed.data.run, health: parsed.data.health };
}

/** A file that a site would refuse is refused here already. */
async function takeFile(out: string, { models, path, health }: FileInput) {
  const reader = new McubootReader(nodeCrypto.sha256());
  const watched = async function* () {
    for await (const chunk of createReadStream(path)) {
      reader.write(chunk);
      yield chunk;
    }
  };
  const { digest, sizeBytes } = await writeBlob(plainFiles(out), watched());
  unwrap(reader.end());
  const file = { mediaType: mcuMediaType, digest, size: sizeBytes };
  return { family: 'mcu', models, file, ...(health === undefined ? {} : { health }) };
}

async function writeDrafts(
  { out, now, expiresInDays }: CreateOptions,
  { before, targets }: { before: Publication | undefined; targets: Record<string, TargetEntry> },
): Promise<void> {
  const dated = (role: 'targets' | 'snapshot' | 'timestamp') => ({
    version: (before?.[role].signed.version ?? 0) + 1,
    expires: expiresAfter(now, expiresInDays ?? lifetimeDays[role]),
  });
  const newTargets = makeTargets(targets, dated('targets'));
  const snapshot = makeSnapshot(newTargets, dated('snapshot'));
  await writeMetadata(out, newTargets);
  await writeMetadata(out, snapshot);
  await writeMetadata(out, makeTimestamp(snapshot, { ...dated('timestamp'), issued: isoSecond(now) }));
}

/** The two files that make `oci/` a standard layout, so that skopeo can read a bundle in place. Nothing is decided from them. */
async function writeLayoutFiles(out: string, release: ReleaseDocument): Promise<void> {
  const manifests = release.images.flatMap((image) =>
    image.family === 'container'
      ? [
          {
            ...image.manifest,
            annotations: { 'org.opencontainers.image.ref.name': `${release.version}-${image.models[0]}` },
          },
        ]
      : [],
  );
  if (manifests.length === 0) return;
  const index = { schemaVersion: 2, mediaType: ociMediaTypes.index, manifests };
  await writeUnder(join(out, 'oci', 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeUnder(join(out, 'oci', 'index.json'), JSON.stringify(index));
}

async function writeUnder(path: string, bytes: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return false;
    throw error;
  }
}
