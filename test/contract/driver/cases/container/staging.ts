// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ContainerBot } from '../../bot.ts';
import { calm, faultCode } from '../../stage-hand.ts';
import type { Scene } from '../../suite.ts';

/** Layers. */
export function containerStagingCases(scene: () => Scene<ContainerBot>): void {
  describe('staging layers', () => {
    it('sends only the layers that the bot does not have', async () => {
      const { bot, hand } = scene();
      const { good: known, better } = bot.images;
      await hand.stage(known);
      const receipt = await hand.stage(better);
      const changed = sizeOf(better.layers.slice(-1));
      expect(receipt.layersReused).toBe(better.layers.length - 1);
      expect(receipt.bytesSent).toBeGreaterThan(changed);
      expect(receipt.bytesSent).toBeLessThan(changed + 64 * 1024);
    });

    it('refuses an image for another kind of machine', async () => {
      const { bot, hand } = scene();
      const image = { ...bot.images.good, platform: { os: 'plan9', architecture: 'mips' } };
      const hooks = { onProgress: () => undefined, signal: calm };
      expect(faultCode(await hand.session.stage(image, bot.content, hooks))).toBe('driver/unsupported');
    });

    it('counts the layers that were there', async () => {
      const { bot, hand } = scene();
      expect((await hand.stage(bot.images.good)).layersReused).toBe(0);
      expect((await hand.stage(bot.images.good)).layersReused).toBe(bot.images.good.layers.length);
    });
  });
}

function sizeOf(layers: readonly { readonly sizeBytes: number }[]): number {
  return layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
}
