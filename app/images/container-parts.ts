// SPDX-License-Identifier: Apache-2.0
import type { FaultCode } from '../contract/index.ts';
import { type OciManifest, ociLimits, parseOciConfig, parseOciManifest } from '../formats/index.ts';
import { type Digest, FaultError, fault, type Result, unwrap } from '../kernel/index.ts';
import type { ContentReader, Layer } from '../ports/index.ts';
import type { ContainerEntry } from './release-document.ts';

/** What a container image is made of, read from its own manifest and config. */
export type ContainerParts = {
  readonly config: Digest;
  readonly configSizeBytes: number;
  readonly layers: readonly Layer[];
};

/** Reads the manifest from the store, which re-hashes it. */
export async function readManifest(entry: ContainerEntry, content: ContentReader): Promise<OciManifest> {
  const bytes = unwrap(await content.readSmall(entry.manifest.digest, ociLimits.manifestBytes));
  return known(parseOciManifest(bytes));
}

/** Reads the config that the manifest names from the store and joins both into layers. Throws a FaultError. */
export async function readParts(entry: ContainerEntry, content: ContentReader): Promise<ContainerParts> {
  const manifest = await readManifest(entry, content);
  const bytes = unwrap(await content.readSmall(manifest.config.digest, ociLimits.configBytes));
  const config = known(parseOciConfig(bytes, manifest.layers.length));
  checkPlatform(entry, config.platform);
  return {
    config: manifest.config.digest,
    configSizeBytes: manifest.config.sizeBytes,
    layers: manifest.layers.map(({ digest, sizeBytes, mediaType }, at) => {
      const diffId = config.diffIds[at];
      if (!diffId) throw new FaultError(fault('oci/layer-count', `layer ${at} has no diff_id`));
      return { blob: digest, sizeBytes, mediaType, diffId };
    }),
  };
}

function checkPlatform({ platform }: ContainerEntry, found: { os: string; architecture: string }): void {
  if (found.os === platform.os && found.architecture === platform.architecture) return;
  const details = { found: `${found.os}/${found.architecture}`, stated: `${platform.os}/${platform.architecture}` };
  throw new FaultError(fault('images/platform-mismatch', `${details.found}, not ${details.stated}`, { details }));
}

/** The value of a result whose codes all have copy. */
function known<T>(result: Result<T, FaultCode>): T {
  return unwrap(result);
}
