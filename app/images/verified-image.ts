// SPDX-License-Identifier: Apache-2.0
import { attempt, FaultError, fault, type Result, unwrap } from '../kernel/index.ts';
import type { ContainerImage, ContentReader, Crypto, McuImage, VerifiedImage } from '../ports/index.ts';
import { readParts } from './container-parts.ts';
import { readMcuFile } from './mcu-file.ts';
import { type ContainerEntry, type McuEntry, parseRelease, type ReleaseDocument } from './release-document.ts';
import type { ReleaseRecord } from './release-record.ts';
import { defaultMcuHealth } from './run-schema.ts';

export type VerifyPorts = { readonly content: ContentReader; readonly crypto: Pick<Crypto, 'sha256'> };

/**
 * The only maker of a VerifiedImage. Nothing is taken from memory: the record is parsed anew, manifest, config and microcontroller
 * files are re-hashed as they are read, and every layer must be in the store in full. What is streamed is re-hashed again.
 */
export function verifyImage(record: ReleaseRecord, model: string, ports: VerifyPorts): Promise<Result<VerifiedImage>> {
  return attempt(async () => {
    const document = unwrap(parseRelease(record.document));
    const entry = document.images.find(({ models }) => models.includes(model));
    if (!entry) {
      throw new FaultError(fault('images/no-image-for-model', `${record.id}, ${model}`, { details: { model } }));
    }
    const facts = factsOf(document, model);
    const image =
      entry.family === 'mcu' ? await mcuImage(entry, facts, ports) : await containerImage(entry, facts, ports.content);
    return image as VerifiedImage;
  });
}

type Facts = Pick<ContainerImage, 'release' | 'model' | 'securityEpoch'>;

function factsOf({ product, version, securityEpoch }: ReleaseDocument, model: string): Facts {
  return { release: { product, version }, model, securityEpoch };
}

async function containerImage(entry: ContainerEntry, facts: Facts, content: ContentReader): Promise<ContainerImage> {
  const parts = await readParts(entry, content);
  for (const { blob, sizeBytes } of parts.layers) {
    if (unwrap(await content.size(blob)) !== sizeBytes) {
      throw new FaultError(fault('store/corrupt', `${blob} has not ${sizeBytes} bytes`, { details: { digest: blob } }));
    }
  }
  return {
    family: 'container',
    ...facts,
    manifest: entry.manifest.digest,
    platform: entry.platform,
    run: entry.run,
    health: entry.health,
    ...parts,
  };
}

async function mcuImage(entry: McuEntry, facts: Facts, ports: VerifyPorts): Promise<McuImage> {
  const { hash, version } = await readMcuFile(entry, ports);
  return {
    family: 'mcu',
    ...facts,
    file: entry.file.digest,
    sizeBytes: entry.file.size,
    imageHash: hash,
    imageVersion: version,
    health: entry.health ?? defaultMcuHealth,
  };
}
