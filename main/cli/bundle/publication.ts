// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unwrap } from '../../../app/kernel/index.ts';
import { countSignatures, lintMetadata, type Metadata, type RoleName } from '../../../app/trust/index.ts';
import { nodeCrypto } from '../../platform/index.ts';
import { metadataBytes } from './metadata.ts';
import { refuseInput } from './refusal.ts';

/** The newest metadata of a bundle folder, signed or not. */
export type Publication = { readonly [Role in RoleName]: Metadata<Role> };

export async function readPublication(bundle: string): Promise<Publication> {
  return {
    root: await readNewest(bundle, 'root'),
    targets: await readNewest(bundle, 'targets'),
    snapshot: await readNewest(bundle, 'snapshot'),
    timestamp: await readNewest(bundle, 'timestamp'),
  };
}

/** Every root from the first on, so that a site which trusts an old one can follow. */
export async function readRootChain(bundle: string): Promise<readonly Uint8Array[]> {
  const names = (await metadataNames(bundle)).filter((name) => name.endsWith('.root.json'));
  const ordered = names.sort((a, b) => versionOf(a) - versionOf(b));
  return Promise.all(ordered.map((name) => readFile(join(bundle, 'metadata', name))));
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

async function readNewest<Role extends RoleName>(bundle: string, role: Role): Promise<Metadata<Role>> {
  const names = (await metadataNames(bundle)).filter(
    (name) => name === `${role}.json` || name.endsWith(`.${role}.json`),
  );
  const newest = names.sort((a, b) => versionOf(b) - versionOf(a))[0];
  if (newest === undefined) return refuseInput(`${bundle} has no ${role} metadata.`);
  return unwrap(lintMetadata(role, await readFile(join(bundle, 'metadata', newest)), nodeCrypto));
}

async function metadataNames(bundle: string): Promise<string[]> {
  try {
    return await readdir(join(bundle, 'metadata'));
  } catch (error) {
    return refuseInput(`${bundle} is no bundle folder.`, error);
  }
}

function versionOf(name: string): number {
  return Number(/^(\d+)\./.exec(name)?.[1] ?? 0);
}
