// SPDX-License-Identifier: Apache-2.0
import { digestHex } from '../../../app/kernel/index.ts';
import type { ContainerImage } from '../../../app/ports/index.ts';
import type { ImageDetail } from './schema.ts';

/** The name under which an image may be activated: set only after the bot's copy was verified, and never moved. */
export function imageReference(image: ContainerImage): string {
  const { repository, tag } = imageName(image);
  return `${repository}:${tag}`;
}

export function imageName(image: ContainerImage): { readonly repository: string; readonly tag: string } {
  // Distribution spec: lower-case words joined by single `.`, `_` or `-`.
  const product = image.release.product
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return { repository: `millwright/${product === '' ? 'release' : product}`, tag: digestHex(image.config) };
}

/** The name while it arrives. */
export function stagingReference(image: ContainerImage): string {
  return `millwright/staging:${digestHex(image.config)}`;
}

/**
 * Whether what the bot holds is this image: every layer, in order, and the same identity. Engines name an image by its
 * config digest, those with the containerd store by its manifest digest.
 */
export function isSameImage(found: ImageDetail, image: ContainerImage): boolean {
  const layers = found.RootFS.Layers;
  const sameLayers =
    layers.length === image.layers.length && image.layers.every((layer, index) => layer.diffId === layers[index]);
  return sameLayers && (found.Id === image.config || found.Id === image.manifest);
}
