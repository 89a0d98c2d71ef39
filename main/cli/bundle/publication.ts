// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tarLimits } from '../../../app/formats/index.ts';
import { unwrap } from '../../../app/kernel/index.ts';
import type { BundleSource } from '../../../app/ports/index.ts';
import { countSignatures, lintMetadata, type Metadata, type RoleName, trustLimits } from '../../../app/trust/index.ts';
import { nodeCrypto, openBundleSource } from '../../platform/index.ts';
import { metadataBytes } from './metadata.ts';
import { refuseInput } from './refusal.ts';

/** The newest metadata of a bundle, signed or not. */
export type Publication = { readonly [Role in RoleName]: Metadata<Role> };

/** Opens a bundle, folder or file, for as long as `use` takes. */
export async function withBundle<T>(bundle: string, use: (source: BundleSource) => Promise<T>): Promise<T> {
  const source = await openBundleSource(bundle);
  try {
    return await use(source);
  } finally {
    await source.close?.();
  }
}

export function readPublication(bundle: string): Promise<Publication> {
  return withBundle(bundle, async (source) => ({
    root: await readNewest(bundle, source, 'root'),
    targets: await readNewest(bundle, source, 'targets'),
    snapshot: await readNewest(bundle, source, 'snapshot'),
    timestamp: await readNewest(bundle, source, 'timestamp'),
  }));
}

/** Every root from the first on, so that a site which trusts an old one can follow. */
export function readRootChain(bundle: string): Promise<readonly Uint8Array[]> {
  return withBundle(bundle, async (source) => {
    const names = (await metadataNames(source)).filter((name) => name.endsWith('.root.json'));
    const ordered = names.sort((a, b) => versionOf(a) - versionOf(b));
    return Promise.all(ordered.map((name) => readMetadata(source, name)));
  });
}

export async function writeMetadata(bundle: string, metadata: Publication[RoleName]): Promise<void> {
  const { _type, version } = metadata.signed;
  const name = _type === 'timestamp' ? 'timestamp.json' : `${version}.${_type}.json`;
  await mkdir(join(bundle, 'metadata'), { recursive: true });
  await writeFile(join(bundle, 'metadata', name), metadataBytes(metadata));
}

export function signatureCounts(publication: Publication) {
  const count = (role: RoleName) => countSignatures(publication[role], publication.root.signed, nodeCrypto);
  return { root: count('root'), targets: count('targets'), snapshot: count('snapshot'), timestamp: count('timestamp') };
}

async function readNewest<Role extends RoleName>(
  bundle: string,
  source: BundleSource,
  role: Role,
): Promise<Metadata<Role>> {
  const names = (await metadataNames(source)).filter(
    (name) => name === `${role}.json` || name.endsWith(`.${role}.json`),
  );
  const newest = names.sort((a, b) => versionOf(b) - versionOf(a))[0];
  if (newest === undefined) return refuseInput(`${bundle} has no ${role} metadata.`);
  return unwrap(lintMetadata(role, await readMetadata(source, newest), nodeCrypto));
}

async function readMetadata(source: BundleSource, name: string): Promise<Uint8Array> {
  return unwrap(await source.readSmall(`metadata/${name}`, trustLimits.metadataBytes));
}

async function metadataNames(source: BundleSource): Promise<string[]> {
  const names = unwrap(await source.list(tarLimits.members));
  return names.filter((name) => /^metadata\/[^/]+$/.test(name)).map((name) => name.slice('metadata/'.length));
}

function versionOf(name: string): number {
  return Number(/^(\d+)\./.exec(name)?.[1] ?? 0);
}
