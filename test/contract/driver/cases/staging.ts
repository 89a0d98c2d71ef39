// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { FaultError, fault } from '../../../../app/kernel/index.ts';
import type { ContentReader, StageProgress } from '../../../../app/ports/index.ts';
import { calm, faultCode, good, newOp } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

/** Bringing an image to the bot. */
export function stagingCases(scene: () => Scene): void {
  describe('staging', () => {
    it('sends an image once', async () => {
      const { bot, hand } = scene();
      const progress: StageProgress[] = [];
      const first = await hand.stage(bot.images.good, progress);
      const second = await hand.stage(bot.images.good);
      expect(first.layersReused).toBe(0);
      expect(first.bytesSent).toBeGreaterThan(sizeOf(bot.images.good.layers));
      expect(second).toEqual({ bytesSent: 0, layersReused: bot.images.good.layers.length });
      expect(progress.at(-1)?.bytesDone).toBe(progress.at(-1)?.bytesTotal);
      expect(await bot.running()).toEqual([]);
    });

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

    it('touches nothing that runs', async () => {
      const { bot, hand } = scene();
      const op = await hand.install(bot.images.good);
      const before = await hand.slots();
      await hand.stage(bot.images.better);
      expect(await hand.slots()).toEqual({ ...before, committed: { ...before.committed, health: expect.any(String) } });
      expect(await bot.countCalls(op)).toEqual({ starts: 1, stops: 0 });
    });

    it('can be cancelled and called again', async () => {
      const { bot, hand } = scene();
      const controller = new AbortController();
      const hooks = { onProgress: () => controller.abort(new Error('enough')), signal: controller.signal };
      await expect(hand.session.stage(bot.images.good, bot.content, hooks)).rejects.toThrow('enough');
      await hand.stage(bot.images.good);
      good(await hand.activate(bot.images.good, newOp()));
    });

    it('says which laptop file is damaged and leaves the bot as it was', async () => {
      const { bot, hand } = scene();
      const damaged = bot.images.good.layers[0]?.blob;
      const content: ContentReader = {
        has: (digest) => bot.content.has(digest),
        size: (digest) => bot.content.size(digest),
        read: (digest) => (digest === damaged ? brokenBlob() : bot.content.read(digest)),
        readSmall: (digest, maxBytes) => bot.content.readSmall(digest, maxBytes),
      };
      const hooks = { onProgress: () => undefined, signal: calm };
      expect(faultCode(await hand.session.stage(bot.images.good, content, hooks))).toBe('store/corrupt');
      expect(faultCode(await hand.activate(bot.images.good, newOp()))).toBe('driver/image-missing');
    });

    it('refuses to activate what was never staged', async () => {
      const { bot, hand } = scene();
      expect(faultCode(await hand.activate(bot.images.good, newOp()))).toBe('driver/image-missing');
      expect(await hand.slots()).toMatchObject({ committed: null, trial: null });
    });

    it('refuses an image for another kind of machine', async () => {
      const { bot, hand } = scene();
      const image = { ...bot.images.good, platform: { os: 'plan9', architecture: 'mips' } };
      const hooks = { onProgress: () => undefined, signal: calm };
      expect(faultCode(await hand.session.stage(image, bot.content, hooks))).toBe('driver/unsupported');
    });
  });
}

async function* brokenBlob(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1000);
  throw new FaultError(fault('store/corrupt', 'one byte differs'));
}

function sizeOf(layers: readonly { readonly sizeBytes: number }[]): number {
  return layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
}
