// SPDX-License-Identifier: Apache-2.0
import { attempt, FaultError, fault, type Result, unwrap } from '../kernel/index.ts';
import type { ContainerImage, ContentReader, VerifiedImage } from '../ports/index.ts';
import { readParts } from './container-parts.ts';
import { parseRelease } from './release-document.ts';
import type { ReleaseRecord } from './release-record.ts';

/**
 * The only maker of a VerifiedImage. Nothing is taken from memory: the record is parsed anew, manifest and config are re-hashed as
 * they are read, and every layer must be in the store in full. Layers are re-hashed again by the reader when they are streamed.
 */
export function verifyImage(
  record: ReleaseRecord,
  model: string,
  content: ContentReader,
): Promise<Result<VerifiedImage>> {
  return attempt(async () => {
    const { product, version, securityEpoch, images } = unwrap(parseRelease(record.document));
    const entry = images.find(({ models }) => models.includes(model));
    if (!entry) {
      throw new FaultError(fault('images/no-image-for-model', `${record.id}, ${model}`, { details: { model } }));
    }
    if (entry.family !== 'container') {
      throw new FaultError(fault('images/no-driver', entry.family, { details: { family: entry.family } }));
    }
    const parts = await readParts(entry, content);
    for (const { blob, sizeBytes } of parts.layers) {
      if (unwrap(await content.size(blob)) !== sizeBytes) {
        throw new FaultError(
          fault('store/corrupt', `${blob} has not ${sizeBytes} bytes`, { details: { digest: blob } }),
        );
      }
    }
    const image: ContainerImage = {
      family: 'container',
      release: { product, version },
      model,
      securityEpoch,
      manifest: entry.manifest.digest,
      platform: entry.platform,
      run: entry.run,
      health: entry.health,
      ...parts,
    };
    return image as VerifiedImage;
  });
}
