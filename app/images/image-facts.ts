// SPDX-License-Identifier: Apache-2.0
import type { Image } from '../ports/index.ts';

/** What orders call the place where the image runs (`Order.app`): a container's registers, or an MCU's first image. */
export function imageApp(image: Image): string {
  return image.family === 'container' ? image.run.name : 'image-0';
}

/** Bytes that reach a bot which holds nothing of the image yet. */
export function imageSizeBytes(image: Image): number {
  if (image.family === 'mcu') return image.sizeBytes;
  return image.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
}
