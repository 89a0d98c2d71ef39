// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRelease } from '../../../app/images/index.ts';
import { unwrap } from '../../../app/kernel/index.ts';
import { parseDocument, type RoleName, roleNames, rootFingerprint } from '../../../app/trust/index.ts';
import { isSystemError, nodeCrypto } from '../../platform/index.ts';
import { readPublication, signatureCounts } from './publication.ts';

/** What a bundle says of itself. Nothing here is a verdict: only `verify` with a root you trust gives one. */
export async function inspectBundle(bundle: string) {
  const publication = await readPublication(bundle);
  const counts = signatureCounts(publication);
  const role = (name: RoleName) => {
    const { version, expires } = publication[name].signed;
    return { role: name, version, expires, ...counts[name] };
  };
  const listed = Object.keys(publication.targets.signed.targets);
  const releases = [];
  for (const path of listed.filter((target) => target.startsWith('releases/'))) {
    releases.push({ path, ...(await describe(bundle, path)) });
  }
  return {
    bundle,
    fingerprint: rootFingerprint(publication.root.signed, nodeCrypto),
    roles: roleNames.map(role),
    releases,
    /** True when every role has the signatures that the bundle's own root asks for. */
    signed: roleNames.every((name) => counts[name].good >= counts[name].needed),
  };
}

async function describe(bundle: string, path: string) {
  const bytes = await readIfThere(join(bundle, 'targets', path));
  if (!bytes) return { here: false as const };
  const release = unwrap(parseRelease(parseDocument(path, bytes)));
  const { product, version, releasedAt, securityEpoch } = release;
  const images = release.images.map((image) => ({
    family: image.family,
    models: image.models,
    digest: image.family === 'container' ? image.manifest.digest : image.file.digest,
  }));
  return { here: true as const, product, version, releasedAt, securityEpoch, images };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
