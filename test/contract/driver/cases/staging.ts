// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type Digest, FaultError, fault, refuse } from '../../../../app/kernel/index.ts';
import type { ContentReader, StageProgress, VerifiedImage } from '../../../../app/ports/index.ts';
import { calm, faultCode, good, named, newOp } from '../stage-hand.ts';
import type { Scene } from '../suite.ts';

/** Bringing an image to the bot. */
export function stagingCases(scene: () => Scene): void {
  describe('staging', () => {
    it('sends an image once', async () => {
      const { bot, hand } = scene();
      const progress: StageProgress[] = [];
      const before = await bot.running();
      const first = await hand.stage(bot.images.good, progress);
      const second = await hand.stage(bot.images.good);
      expect(first.bytesSent).toBeGreaterThanOrEqual(payloadOf(bot.images.good).sizeBytes);
      expect(second.bytesSent).toBe(0);
      expect(progress.at(-1)?.bytesDone).toBe(progress.at(-1)?.bytesTotal);
      expect(await bot.running()).toEqual(before);
    });

    it('touches nothing that runs', async () => {
      const { bot, hand } = scene();
      const op = await hand.install(bot.images.good);
      await hand.stage(bot.images.better);
      expect(named(await hand.slots(), bot.images)).toMatchObject({ committed: 'good', trial: null });
      expect(await hand.slots()).toMatchObject({ committed: { running: true, op: hand.known(op) } });
      expect(await bot.countTries(op)).toEqual({ tried: 1, takenBack: 0 });
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
      const content = damagedContent(bot.content, payloadOf(bot.images.good).digest);
      const hooks = { onProgress: () => undefined, signal: calm };
      expect(faultCode(await hand.session.stage(bot.images.good, content, hooks))).toBe('store/corrupt');
      expect(faultCode(await hand.activate(bot.images.good, newOp()))).toBe('driver/image-missing');
    });

    it('refuses to activate what was never staged', async () => {
      const { bot, hand } = scene();
      const before = await hand.slots();
      expect(faultCode(await hand.activate(bot.images.good, newOp()))).toBe('driver/image-missing');
      expect(await hand.slots()).toEqual(before);
    });
  });
}

/** The part of an image that is sent whole to a bot which has nothing of it. */
function payloadOf(image: VerifiedImage): { digest: Digest; sizeBytes: number } {
  if (image.family === 'mcu') return { digest: image.file, sizeBytes: image.sizeBytes };
  const [base] = image.layers;
  if (base === undefined) throw new Error('an image without layers');
  return { digest: base.blob, sizeBytes: image.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0) };
}

function damagedContent(content: ContentReader, damaged: Digest): ContentReader {
  return {
    has: (digest) => content.has(digest),
    size: (digest) => content.size(digest),
    read: (digest) => (digest === damaged ? brokenBlob() : content.read(digest)),
    readSmall: async (digest, maxBytes) =>
      digest === damaged ? refuse(fault('store/corrupt', 'one byte differs')) : content.readSmall(digest, maxBytes),
  };
}

async function* brokenBlob(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1000);
  throw new FaultError(fault('store/corrupt', 'one byte differs'));
}
