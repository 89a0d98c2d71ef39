// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest';
import type { Lease, McuProbe } from '../../../app/ports/index.ts';
import { ToyBot } from '../../../test/fakes/toy-bot.ts';
import { hashOf } from '../../../test/fakes/toy-mcu.ts';

const mara: Lease = { holder: 'Mara', laptop: 'bench-1', purpose: 'rollout-1', takenAt: '2026-01-01T08:00:00.000Z' };
const ole: Lease = { holder: 'Ole', laptop: 'bench-2', purpose: 'rollout-2', takenAt: '2026-01-01T09:00:00.000Z' };

let bot: ToyBot;
beforeEach(() => {
  bot = new ToyBot();
  bot.mcu.install('A');
});

const code = (result: { ok: boolean; fault?: { code: string } }) => result.fault?.code;
const set = (name: string, text: string) => bot.mcu.settings.set(`millwright/${name}`, new TextEncoder().encode(text));

describe('identity', () => {
  it('is the id in the settings, assumed, with model and cell', async () => {
    set('id', 'arm-0007\0');
    set('model', 'arm-m');
    set('cell', 'packing');
    expect(await bot.after(bot.session.identify())).toEqual({
      ok: true,
      value: {
        ...{ grade: 'assumed', value: 'arm-0007', model: 'arm-m', cell: 'packing' },
        facts: { host: 'toy-1', system: 'Zephyr', hardware: 'Zephyr', bootloader: 'MCUboot, swap by move' },
      },
    });
  });

  it.each([true, false])('is the name that somebody gave it when there is no id (settings: %s)', async (keeps) => {
    bot.mcu.keepsSettings = keeps;
    expect(await bot.after(bot.session.identify())).toMatchObject({
      value: { grade: 'labelled', value: 'toy-1', model: null, cell: null },
    });
  });

  it.each([{ rc: 8 }, { output: 'unknown' }, { err: { group: 0, rc: 2 } }])(
    'is none when the bot has neither: %o',
    async (answer) => {
      bot.mcu.script = ({ name }) => (name === 'info' ? answer : undefined);
      expect(code(await bot.after(bot.session.identify()))).toBe('driver/unsupported');
    },
  );

  it('does not need a boot loader that tells of itself', async () => {
    bot.mcu.script = ({ name }) => (name === 'bootloader' ? { rc: 8 } : undefined);
    const identified = await bot.after(bot.session.identify());
    expect(identified.ok && Object.keys(identified.value.facts)).toEqual(['host', 'system', 'hardware']);
  });
});

describe('what a bot shows', () => {
  it('is what it runs, told by version and hash', async () => {
    bot.mcu.script = ({ name }) => (name === 'clock' ? { datetime: '2026-01-02T03:04:05' } : undefined);
    expect(await bot.observe()).toMatchObject({
      value: {
        slots: {
          ...{ trial: null, previous: null, rejected: null },
          committed: {
            ...{
              release: null,
              label: '1.0.0+A (41414141)',
              config: hashOf('A'),
              running: true,
              since: null,
              op: null,
            },
            ...{ restarts: 0, health: 'none', exitCode: null },
          },
        },
        ...{ app: 'image-0', lease: null, botClock: '2026-01-02T03:04:05', freeBytes: null },
      },
    });
  });

  it('shows an image that waits for the next reset as a trial that does not run', async () => {
    bot.mcu.slots[1] = { hash: 'bb'.repeat(32), version: '2.0.0', confirmed: false, pending: true };
    expect(await bot.observe()).toMatchObject({
      value: { slots: { committed: { running: true }, trial: { running: false }, previous: null } },
    });
  });

  it('is nothing on a chip that runs no image of ours to tell of', async () => {
    bot.mcu.slots = [null, null];
    expect(await bot.observe()).toMatchObject({ value: { app: null, slots: { committed: null } } });
  });

  const images = (...slots: object[]) => ({ images: slots });
  const good = { slot: 0, version: '1.0.0', hash: new Uint8Array(32), active: true, confirmed: true };
  it.each([
    ['no list', { images: 5 }, 'driver/protocol'],
    ['a slot below zero', images({ ...good, slot: -1 }), 'driver/protocol'],
    ['a slot told twice', images(good, good), 'driver/protocol'],
    ['a version without end', images({ ...good, version: '1'.repeat(300) }), 'driver/protocol'],
    ['a hash that is a text', images({ ...good, hash: 'abc' }), 'driver/protocol'],
    ['a hash without end', images({ ...good, hash: new Uint8Array(300) }), 'driver/protocol'],
    [
      'more slots than any chip has',
      images(...Array.from({ length: 17 }, (_, slot) => ({ ...good, slot }))),
      'driver/protocol',
    ],
    ['another slot that runs', images({ ...good, slot: 1 }), 'driver/unsupported'],
    ['no image management', { rc: 8 }, 'driver/unsupported'],
  ])('is refused when it is %s', async (_name, answer, expected) => {
    bot.mcu.script = ({ name }) => (name === 'state' ? answer : undefined);
    expect(code(await bot.observe())).toBe(expected);
  });

  it('cannot command a screen', async () => {
    const hostile = '\u001b[2J\u202eX';
    set('id', hostile);
    set('op', JSON.stringify({ op: hostile, image: hashOf('A') }));
    bot.mcu.install(hostile);
    const text = JSON.stringify(await bot.observe());
    expect(text).not.toMatch(/\\u001b|\u202e/);
  });

  it('ignores the images of other processors', async () => {
    bot.mcu.script = ({ name }) => (name === 'state' ? images(good, { ...good, image: 1 }) : undefined);
    expect(await bot.observe()).toMatchObject({ value: { slots: { committed: { label: '1.0.0 (00000000)' } } } });
  });
});

describe('probes', () => {
  const echo: McuProbe = { kind: 'echo', id: 'alive', timeoutS: 2, failureThreshold: 2 };
  const stat = (limits: { min?: number; max?: number }, field = 'moves', group = 'arm'): McuProbe => ({
    ...{ kind: 'stat', id: 'moves', group, field, timeoutS: 2, failureThreshold: 2 },
    ...limits,
  });
  const probe = async (one: McuProbe) => {
    const answered = await bot.after(bot.session.probe({ startupS: 1, periodS: 1, probes: [one] }));
    return answered.ok ? answered.value[0] : answered.fault;
  };

  it.each([
    [stat({ min: 7, max: 7 }), true, 'arm.moves 7'],
    [stat({ min: 8 }), false, 'arm.moves 7, wanted at least 8'],
    [stat({ max: 6 }), false, 'arm.moves 7, wanted at most 6'],
    [stat({ min: 1, max: 6 }), false, 'arm.moves 7, wanted 1 to 6'],
    [stat({ min: 1 }, 'toString'), false, 'arm.toString is not there'],
    [stat({ min: 1 }, 'moves', 'leg'), false, 'statistics: no such group (2)'],
    [echo, true, 'echo'],
  ])('%o gives %s: %s', async (one, ok, detail) => {
    expect(await probe(one)).toMatchObject({ probe: one.id, ok, detail });
  });

  it('fail on an echo that is another', async () => {
    bot.mcu.script = ({ name }) => (name === 'echo' ? { r: 'pardon?' } : undefined);
    expect(await probe(echo)).toMatchObject({ ok: false, detail: 'another echo than what was sent' });
  });

  it('survive one lost datagram, and fail on silence', async () => {
    bot.mcu.fate = (_asked, count) => (count === 1 ? 'lost' : 'arrives');
    expect(await probe(echo)).toMatchObject({ ok: true });
    bot.mcu.fate = () => 'lost';
    expect(await probe(echo)).toMatchObject({ ok: false, detail: 'no answer within 2 s', latencyMs: 2_000 });
  });
});

describe('the lease', () => {
  const take = (lease: Lease, mode: 'if-free' | 'take-over' = 'if-free', session = bot.session) =>
    bot.after(session.takeLease(lease, mode));

  it('lies on the bot, is read back, and outlives a reset', async () => {
    expect(await take(mara)).toEqual({ ok: true, value: mara });
    expect(await bot.observe()).toMatchObject({ value: { lease: mara } });
    expect(bot.mcu.asked.some(({ name }) => name === 'save')).toBe(true);
    await bot.after(bot.session.releaseLease('another'));
    expect(await bot.observe()).toMatchObject({ value: { lease: mara } });
    await bot.after(bot.session.releaseLease(mara.purpose));
    expect(await bot.observe()).toMatchObject({ value: { lease: null } });
  });

  it('is refused to somebody else, and taken over by force', async () => {
    await take(mara);
    expect(await take(ole)).toMatchObject({ fault: { code: 'driver/lease-held', details: { holder: 'Mara' } } });
    expect(await take(ole, 'take-over')).toEqual({ ok: true, value: ole });
  });

  it('is kept when the holder takes it again', async () => {
    await take(mara);
    expect(await take({ ...mara, takenAt: 'later' })).toEqual({ ok: true, value: mara });
  });

  it('has one winner when two take it at once', async () => {
    const takings = [bot.session.takeLease(mara, 'if-free'), bot.open().takeLease(ole, 'if-free')];
    const both = await bot.after(Promise.all(takings));
    expect(both.map(({ ok }) => ok)).toEqual([false, true]);
    expect(await bot.observe()).toMatchObject({ value: { lease: ole } });
  });

  it('fits into a setting, however long the names', async () => {
    const long = { ...mara, holder: 'ö'.repeat(80), laptop: 'x'.repeat(80) };
    const taken = await take(long);
    expect(taken.ok && taken.value.holder).toMatch(/^ö{8,79}$/);
    expect(bot.mcu.settings.get('millwright/lease')?.length).toBeLessThanOrEqual(256);
    expect(await take(long)).toEqual(taken);
  });

  it('of nobody known is held all the same', async () => {
    set('lease', 'not JSON');
    expect(await take(mara)).toMatchObject({ fault: { code: 'driver/lease-held', details: { holder: 'somebody' } } });
  });

  it('is the word of this process only where the bot keeps no settings', async () => {
    bot.mcu.keepsSettings = false;
    expect(await take(mara)).toEqual({ ok: true, value: mara });
    expect(await take(ole, 'if-free', bot.open())).toMatchObject({ fault: { code: 'driver/lease-held' } });
    expect(await bot.observe()).toMatchObject({ value: { lease: null } });
  });
});
