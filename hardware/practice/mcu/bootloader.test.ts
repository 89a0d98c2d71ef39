// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PowerLost } from '../engine/refusal.ts';
import { seededBytes } from '../fleet/chance.ts';
import { mcubootImage } from '../releases/mcuboot-image.ts';
import { boot } from './bootloader.ts';
import { Flash } from './flash.ts';
import { readSlot } from './slot-image.ts';
import { nextSwap, requestSwap, setImageOk } from './trailer.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mw-flash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const imageOf = (version: string, bytes: number) => mcubootImage({ version, payload: seededBytes(version, bytes) });
const anything = (): boolean => true;
const chip = (seed = 'chip') => Flash.open(join(folder, 'flash.bin'), seed);

/** A chip that runs 1.0.0 and holds a longer 2.0.0 in slot 1. */
function freshChip(): Flash {
  const flash = chip();
  flash.write(0, 0, imageOf('1.0.0', 9_000));
  flash.write(1, 0, imageOf('2.0.0', 21_000));
  return flash;
}

const versions = (flash: Flash) => [readSlot(flash, 0)?.version, readSlot(flash, 1)?.version];
const start = (flash: Flash) => {
  const { image, swap } = boot(flash, anything);
  return { runs: image?.version, swap };
};

describe('a boot', () => {
  it('leaves slots alone when nothing was asked for', () => {
    const flash = freshChip();
    expect(start(flash)).toEqual({ runs: '1.0.0', swap: 'none' });
    expect(versions(flash)).toEqual(['1.0.0', '2.0.0']);
  });

  it('takes an image on trial once and goes back when nobody confirms it', () => {
    const flash = freshChip();
    requestSwap(flash, 1, { type: 'test', forGood: false });
    expect(start(flash)).toEqual({ runs: '2.0.0', swap: 'test' });
    expect(versions(flash)).toEqual(['2.0.0', '1.0.0']);
    expect(start(flash)).toEqual({ runs: '1.0.0', swap: 'revert' });
    expect(start(flash)).toEqual({ runs: '1.0.0', swap: 'none' });
    expect(versions(flash)).toEqual(['1.0.0', '2.0.0']);
  });

  it('keeps an image that was confirmed on trial', () => {
    const flash = freshChip();
    requestSwap(flash, 1, { type: 'test', forGood: false });
    start(flash);
    setImageOk(flash);
    expect(start(flash)).toEqual({ runs: '2.0.0', swap: 'none' });
  });

  it('keeps an image that was asked for for good', () => {
    const flash = freshChip();
    requestSwap(flash, 1, { type: 'perm', forGood: true });
    expect(start(flash)).toEqual({ runs: '2.0.0', swap: 'perm' });
    expect(start(flash)).toEqual({ runs: '2.0.0', swap: 'none' });
  });

  it.each([
    ['does not verify', (image: Buffer) => image.writeUInt8(0, 5_000), anything],
    ['has another key', () => undefined, (): boolean => false],
  ])('erases an image that %s and starts the old one', (_, spoil, accepts) => {
    const flash = chip();
    const image = imageOf('2.0.0', 9_000);
    spoil(image);
    flash.write(0, 0, imageOf('1.0.0', 9_000));
    flash.write(1, 0, image);
    requestSwap(flash, 1, { type: 'test', forGood: false });
    const { image: running, swap } = boot(flash, accepts);
    expect([running?.version, swap]).toEqual(['1.0.0', 'refused']);
    expect([...versions(flash), nextSwap(flash)]).toEqual(['1.0.0', undefined, 'none']);
  });

  it('starts nothing from a chip without a good image', () => {
    expect(start(chip())).toEqual({ runs: undefined, swap: 'none' });
  });
});

type Story = { readonly prepare: (flash: Flash) => void; readonly ends: readonly string[] };
const stories: Readonly<Record<string, Story>> = {
  test: {
    prepare: (flash) => requestSwap(flash, 1, { type: 'test', forGood: false }),
    ends: ['2.0.0', '1.0.0', 'revert'],
  },
  perm: {
    prepare: (flash) => requestSwap(flash, 1, { type: 'perm', forGood: true }),
    ends: ['2.0.0', '1.0.0', 'none'],
  },
  revert: {
    prepare: (flash) => {
      requestSwap(flash, 1, { type: 'test', forGood: false });
      boot(flash, anything);
    },
    ends: ['1.0.0', '2.0.0', 'none'],
  },
};

/** Boots with a power cut in the nth operation of each boot until the swap is through; answers what stands there then. */
function bootThroughCuts({ ends }: Story, cuts: readonly number[], seed: string): readonly unknown[] {
  const whatStands = (flash: Flash) => [...versions(flash), nextSwap(flash)];
  for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
    const flash = chip(seed);
    // The last mark may have been written in full before the power went: then the next boot is not of this story.
    if (String(whatStands(flash)) === String(ends)) return ends;
    flash.cutAfter(cut, () => undefined);
    try {
      const { image } = boot(flash, anything);
      expect(image?.version).toBe(ends[0]);
      return whatStands(flash);
    } catch (error) {
      if (!(error instanceof PowerLost)) throw error;
    } finally {
      flash.powerOff();
    }
  }
  return [];
}

describe('a swap whose power is cut', () => {
  const fresh = () => join(folder, 'fresh.bin');

  /** Lays the chip before the story and answers how many operations its boot takes. */
  function prepare(story: Story): number {
    const flash = freshChip();
    story.prepare(flash);
    flash.powerOff();
    copyFileSync(join(folder, 'flash.bin'), fresh());
    const whole = chip();
    const { operations } = boot(whole, anything);
    whole.powerOff();
    return operations;
  }

  it.each(Object.entries(stories))('%s: ends the same, whichever operation the power went in', (name, story) => {
    const operations = prepare(story);
    expect(operations).toBeGreaterThan(40);
    for (let cut = 1; cut <= operations; cut += 1) {
      for (const cuts of [[cut], [cut, 3, 1, 2]]) {
        for (const seed of ['a', 'b', 'c']) {
          copyFileSync(fresh(), join(folder, 'flash.bin'));
          const ended = bootThroughCuts(story, cuts, `${seed} ${cut}`);
          expect(ended, `${name}, cut in operations ${cuts}, seed ${seed}`).toEqual(story.ends);
        }
      }
    }
  });
});
