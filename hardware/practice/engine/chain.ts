// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { ImageRecord } from './state.ts';

export function sha256(data: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}

/** OCI image spec, layer ChainID: the first layer's diffID, then the hash of the chain so far and the next diffID. */
export function chainId(diffIds: readonly string[]): string {
  return diffIds.reduce((chain, diffId) => (chain === '' ? diffId : sha256(`${chain} ${diffId}`)), '');
}

export function chainsOf(image: ImageRecord): readonly string[] {
  return image.layers.map((_, index) => chainId(image.layers.slice(0, index + 1).map((layer) => layer.diffId)));
}

/** Every chain that some image keeps alive, with the bytes of its top layer. */
export function heldChains(images: readonly ImageRecord[]): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const image of images) {
    for (const [index, chain] of chainsOf(image).entries()) held.set(chain, image.layers[index]?.sizeBytes ?? 0);
  }
  return held;
}
