// SPDX-License-Identifier: Apache-2.0
import { parseRelease } from '../../../app/images/index.ts';
import { unwrap } from '../../../app/kernel/index.ts';
import type { BundleSource } from '../../../app/ports/index.ts';
import { parseDocument, type RoleName, roleNames, rootFingerprint, trustLimits } from '../../../app/trust/index.ts';
import { nodeCrypto } from '../../platform/index.ts';
import { readPublication, signatureCounts, withBundle } from './publication.ts';

/** What a bundle says of itself. Nothing here is a verdict: only `verify` with a root you trust gives one. */
export async function inspectBundle(bundle: string) {
  const publication = await readPublication(bundle);
  const counts = signatureCounts(publication);
  const role = (name: RoleName) => {
    const { version, expires } = publication[name].signed;
    return { role: name, version, expires, ...counts[name] };
  };
  const listed = Object.keys(publication.targets.signed.targets);
  const paths = listed.filter((target) => target.startsWith('releases/'));
  const releases = await withBundle(bundle, (source) =>
    Promise.all(paths.map(async (path) => ({ path, ...(await describe(source, path)) }))),
  );
  return {
    bundle,
    fingerprint: rootFingerprint(publication.root.signed, nodeCrypto),
    roles: roleNames.map(role),
    releases,
    /** True when every role has the signatures that the bundle's own root asks for. */
    signed: roleNames.every((name) => counts[name].good >= counts[name].needed),
  };
}

async function describe(source: BundleSource, path: string) {
  const bytes = await source.readSmall(`targets/${path}`, trustLimits.documentBytes);
  if (!bytes.ok && bytes.fault.code === 'source/missing') return { here: false as const };
  const release = unwrap(parseRelease(parseDocument(path, unwrap(bytes))));
  const { product, version, releasedAt, securityEpoch } = release;
  const images = release.images.map((image) => ({
    family: image.family,
    models: image.models,
    digest: image.family === 'container' ? image.manifest.digest : image.file.digest,
  }));
  return { here: true as const, product, version, releasedAt, securityEpoch, images };
}
