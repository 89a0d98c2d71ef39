// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest';
import { ToyBot } from '../../../test/fakes/toy-bot.ts';
import { type Asked, type Fate, hashOf } from '../../../test/fakes/toy-mcu.ts';

let bot: ToyBot;
beforeEach(() => {
  bot = new ToyBot();
  bot.mcu.install('A');
  bot.mcu.install('B', 1);
});

const code = (result: { ok: boolean; fault?: { code: string } }) => result.fault?.code;
const calls = (name: string) => bot.mcu.asked.filter((asked) => asked.name === name).length;

describe('activate', () => {
  it('marks the standby image, resets once, and waits until it runs on trial', async () => {
    const result = await bot.activate('B', 'op-1');
    expect(result).toMatchObject({
      ok: true,
      value: {
        trial: { config: hashOf('B'), running: true, op: 'op-1', label: expect.stringContaining('1.0.0+B (42424242)') },
        committed: { config: hashOf('A'), running: false, op: null },
        previous: null,
        rejected: null,
      },
    });
    expect([calls('set-state'), bot.mcu.resets, bot.mcu.boots]).toEqual([1, 1, 1]);
  });

  it('does nothing when the image is on trial already, or was confirmed', async () => {
    await bot.activate('B', 'op-1');
    expect((await bot.activate('B', 'op-1')).ok).toBe(true);
    await bot.confirm('op-1');
    expect((await bot.activate('B', 'op-1')).ok).toBe(true);
    expect([calls('set-state'), bot.mcu.resets]).toEqual([2, 1]);
  });

  it('refuses an image that does not stand by', async () => {
    expect(code(await bot.activate('C', 'op-1'))).toBe('driver/image-missing');
    expect(bot.mcu.resets).toBe(0);
  });

  it('says which image runs when the boot loader refused the new one', async () => {
    bot.mcu.refusesImages = true;
    expect(await bot.activate('B', 'op-1')).toMatchObject({
      ok: false,
      fault: { code: 'driver/trial-lost', details: { reason: '1.0.0+A (41414141) runs instead' } },
    });
    expect(bot.mcu.resets).toBe(1);
    expect(code(await bot.activate('B', 'op-1'))).toBe('driver/trial-lost');
    expect(bot.mcu.resets).toBe(1);
  });

  it('does not try twice for one operation what the bot took back by itself', async () => {
    await bot.activate('B', 'op-1');
    bot.mcu.cutPower();
    expect(code(await bot.activate('B', 'op-1'))).toBe('driver/trial-lost');
    expect(bot.mcu.resets).toBe(1);
  });

  it('tries again under another operation', async () => {
    await bot.activate('B', 'op-1');
    bot.mcu.cutPower();
    expect((await bot.activate('B', 'op-2')).ok).toBe(true);
    expect(bot.mcu.resets).toBe(2);
    expect(await bot.observe()).toMatchObject({ value: { slots: { trial: { op: 'op-2' } } } });
  });

  it('leaves the trial of another operation alone', async () => {
    await bot.activate('B', 'op-1');
    for (const result of [await bot.activate('B', 'op-2'), await bot.confirm('op-2'), await bot.revert('op-2')]) {
      expect(result).toMatchObject({ fault: { code: 'driver/foreign-operation', details: { op: 'op-1' } } });
    }
    expect(bot.mcu.resets).toBe(1);
  });

  it('goes on with an image that was marked when the laptop crashed', async () => {
    bot.mcu.fate = ({ name }) => (name === 'reset' ? 'lost' : 'arrives');
    const controller = new AbortController();
    const order = { op: 'op-1', app: 'image-0', config: hashOf('B') };
    const broken = bot.session.activatePrevious(order, controller.signal);
    broken.catch(() => undefined);
    await bot.clock.until(() => calls('reset') === 1);
    controller.abort(new Error('crash'));
    await expect(bot.after(broken)).rejects.toThrow('crash');
    bot.mcu.fate = () => 'arrives';
    expect((await bot.activate('B', 'op-1')).ok).toBe(true);
    expect(bot.mcu.resets).toBe(1);
  });

  it('does not reset again while a reset of a crashed laptop is under way', async () => {
    const controller = new AbortController();
    const order = { op: 'op-1', app: 'image-0', config: hashOf('B') };
    const broken = bot.session.activatePrevious(order, controller.signal);
    broken.catch(() => undefined);
    await bot.clock.until(() => bot.mcu.resets === 1);
    controller.abort(new Error('crash'));
    expect((await bot.activate('B', 'op-1')).ok).toBe(true);
    expect([bot.mcu.resets, bot.mcu.boots]).toEqual([1, 1]);
  });

  it('says that the bot did not restart when it took the reset and went on', async () => {
    bot.mcu.script = ({ name }) => (name === 'reset' ? {} : undefined);
    expect(await bot.activate('B', 'op-1')).toMatchObject({
      fault: { code: 'driver/refused', details: { reason: 'it took the reset but did not restart' } },
    });
    expect(calls('reset')).toBe(1);
  });

  it('gives up on a bot that never answers again', async () => {
    bot.mcu.script = ({ name }) => {
      if (name === 'reset') bot.mcu.fate = () => 'lost';
      return undefined;
    };
    expect(code(await bot.activate('B', 'op-1'))).toBe('link/timeout');
    expect(bot.mcu.resets).toBe(1);
  });

  it('never makes permanent what is still to be tried', async () => {
    bot.mcu.script = ({ name }) => {
      const hash = (letter: string) => new Uint8Array(Buffer.alloc(32, letter));
      const images = [
        { slot: 0, version: '1.0.0', hash: hash('A'), active: true, confirmed: true },
        { slot: 1, version: '2.0.0', hash: hash('B'), bootable: true, pending: true, permanent: true },
      ];
      return name === 'state' ? { images } : undefined;
    };
    expect(code(await bot.activate('B', 'op-1'))).toBe('driver/foreign-operation');
    expect(bot.mcu.resets).toBe(0);
  });
});

describe('confirm', () => {
  it('keeps the trial and leaves the old image as the way back', async () => {
    await bot.activate('B', 'op-1');
    expect(await bot.confirm('op-1')).toMatchObject({
      value: { committed: { config: hashOf('B'), op: 'op-1' }, trial: null, previous: { config: hashOf('A') } },
    });
    expect((await bot.confirm('op-1')).ok).toBe(true);
    expect([calls('set-state'), bot.mcu.resets]).toEqual([2, 1]);
  });

  it('says that the trial was lost when the bot took it back', async () => {
    await bot.activate('B', 'op-1');
    bot.mcu.cutPower();
    expect(code(await bot.confirm('op-1'))).toBe('driver/trial-lost');
  });

  it('does not claim a trial that was never started', async () => {
    bot.mcu.slots[1] = { hash: 'bb'.repeat(32), version: '2.0.0', confirmed: false, pending: true };
    expect(code(await bot.confirm('op-1'))).toBe('driver/trial-lost');
  });
});

describe('revert', () => {
  it('resets once, and erases what was rejected', async () => {
    await bot.activate('B', 'op-1');
    expect(await bot.revert('op-1')).toMatchObject({
      value: { committed: { config: hashOf('A'), running: true }, trial: null, previous: null, rejected: null },
    });
    expect([bot.mcu.resets, calls('erase'), bot.mcu.slots[1]]).toEqual([2, 1, null]);
    expect((await bot.revert('op-1')).ok).toBe(true);
    expect(bot.mcu.resets).toBe(2);
    expect(code(await bot.confirm('op-1'))).toBe('driver/trial-lost');
    expect(code(await bot.activate('B', 'op-1'))).toBe('driver/trial-lost');
  });

  it('boots an image that was only marked, and takes it back', async () => {
    const [, standby] = bot.mcu.slots;
    if (standby !== null) standby.pending = true;
    expect(await bot.revert('op-1')).toMatchObject({ value: { committed: { config: hashOf('A') }, trial: null } });
    expect([bot.mcu.resets, bot.mcu.slots[1]]).toEqual([2, null]);
  });

  it('erases what the bot took back by itself', async () => {
    await bot.activate('B', 'op-1');
    bot.mcu.cutPower();
    expect((await bot.revert('op-1')).ok).toBe(true);
    expect([bot.mcu.resets, bot.mcu.slots[1]]).toEqual([1, null]);
  });

  it('leaves the way back alone when there is nothing to take back', async () => {
    expect(await bot.revert('op-1')).toMatchObject({ value: { previous: { config: hashOf('B') } } });
    expect([bot.mcu.resets, calls('erase')]).toEqual([0, 0]);
  });

  it('never takes back what is confirmed', async () => {
    await bot.activate('B', 'op-1');
    await bot.confirm('op-1');
    expect(code(await bot.revert('op-1'))).toBe('driver/refused');
    expect(bot.mcu.slots[0]?.hash).toBe('42'.repeat(32));
  });

  it('is done although the bot cannot erase', async () => {
    await bot.activate('B', 'op-1');
    bot.mcu.script = ({ name }) => (name === 'erase' ? { rc: 8 } : undefined);
    expect(await bot.revert('op-1')).toMatchObject({ value: { committed: { config: hashOf('A') }, trial: null } });
  });
});

describe('going back to the previous image', () => {
  it('goes there and forth again with no image from the laptop', async () => {
    await bot.activatePrevious('op-1');
    expect((await bot.activatePrevious('op-1')).ok).toBe(true);
    await bot.confirm('op-1');
    expect((await bot.activatePrevious('op-1')).ok).toBe(true);
    expect(await bot.observe()).toMatchObject({
      value: { slots: { committed: { config: hashOf('B') }, previous: { config: hashOf('A') } } },
    });
    expect(bot.mcu.resets).toBe(1);
  });

  it('has no way to an image that is not there', async () => {
    bot.mcu.slots[1] = null;
    expect(code(await bot.activatePrevious('op-1'))).toBe('driver/image-missing');
  });
});

describe('a bot that keeps no settings', () => {
  beforeEach(() => {
    bot.mcu.keepsSettings = false;
  });

  it('goes the whole way, recognising repeated orders by the image', async () => {
    expect((await bot.activatePrevious('op-1', hashOf('B'))).ok).toBe(true);
    expect((await bot.confirm('op-1', hashOf('B'))).ok).toBe(true);
    expect((await bot.confirm('op-1', hashOf('B'))).ok).toBe(true);
    expect((await bot.activatePrevious('op-1', hashOf('B'))).ok).toBe(true);
    expect(code(await bot.revert('op-1', hashOf('B')))).toBe('driver/refused');
    expect([bot.mcu.resets, bot.mcu.slots[0]?.hash]).toEqual([1, '42'.repeat(32)]);
  });

  it('does not claim a confirm that it cannot know of', async () => {
    await bot.activate('B', 'op-1');
    bot.mcu.cutPower();
    expect(code(await bot.confirm('op-1'))).toBe('driver/trial-lost');
    expect(await bot.revert('op-1', hashOf('B'))).toMatchObject({ ok: true, value: { previous: null } });
  });
});

describe('lost and doubled messages', () => {
  const nth =
    (name: string, fate: Fate, at = 1) =>
    (asked: Asked, count: number): Fate =>
      asked.name === name && count === at ? fate : 'arrives';
  const orders = ['set-state', 'reset', 'put', 'save', 'state', 'get', 'erase'];

  for (const name of orders) {
    for (const fate of ['lost', 'unanswered', 'doubled'] as const) {
      it(`change nothing: ${name} ${fate}`, async () => {
        bot.mcu.fate = nth(name, fate);
        expect((await bot.activate('B', 'op-1')).ok).toBe(true);
        expect([bot.mcu.resets, bot.mcu.boots]).toEqual([1, 1]);
        bot.mcu.fate = nth(name, fate, calls(name) + 1);
        expect((await bot.revert('op-1')).ok).toBe(true);
        expect([bot.mcu.resets, bot.mcu.boots]).toEqual([2, 2]);
        expect(bot.mcu.slots.map((slot) => slot?.version)).toEqual(['1.0.0+A', undefined]);
      });
    }
  }

  it('lose no confirm', async () => {
    await bot.activate('B', 'op-1');
    bot.mcu.fate = nth('set-state', 'unanswered', 2);
    expect((await bot.confirm('op-1')).ok).toBe(true);
    expect(calls('set-state')).toBe(2);
  });

  it('end in a named fault when no order ever arrives', async () => {
    bot.mcu.fate = ({ name }) => (name === 'set-state' ? 'lost' : 'arrives');
    expect(code(await bot.activate('B', 'op-1'))).toBe('link/timeout');
    expect(bot.mcu.resets).toBe(0);
  });
});

describe('lies about the slots', () => {
  const image = (slot: number, name: string, flags: object) => ({
    ...{ slot, version: '1.0.0', hash: Buffer.from(hashOf(name).slice('sha256:'.length), 'hex'), bootable: true },
    ...flags,
  });
  const a = image(0, 'A', { active: true, confirmed: true });

  it('start nothing when the image that is said to stand by is not there', async () => {
    bot.mcu.slots[1] = null;
    bot.mcu.script = ({ name }) => (name === 'state' ? { images: [a, image(1, 'B', {})] } : undefined);
    expect(await bot.stage('B')).toMatchObject({ value: { bytesSent: 0 } });
    expect(code(await bot.activate('B', 'op-1'))).toMatch(/^driver\//);
    expect([bot.mcu.resets, bot.mcu.slots[0]?.hash]).toEqual([0, hashOf('A').slice('sha256:'.length)]);
  });

  it('are named when one slot is told twice, or two images run', async () => {
    for (const [images, expected] of [
      [[a, a], 'driver/protocol'],
      [[a, image(1, 'B', { active: true })], 'driver/unsupported'],
    ] as const) {
      bot.mcu.script = ({ name }) => (name === 'state' ? { images } : undefined);
      expect(code(await bot.observe())).toBe(expected);
      expect(code(await bot.activate('B', 'op-1'))).toBe(expected);
    }
    expect(bot.mcu.resets).toBe(0);
  });
});
