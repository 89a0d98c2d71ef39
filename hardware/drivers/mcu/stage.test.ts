// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest';
import { fault, refuse } from '../../../app/kernel/index.ts';
import type { StageProgress } from '../../../app/ports/index.ts';
import { calm, contentOf, ToyBot, toyImage } from '../../../test/fakes/toy-bot.ts';
import { hashOf } from '../../../test/fakes/toy-mcu.ts';

let bot: ToyBot;
beforeEach(() => {
  bot = new ToyBot();
  bot.mcu.install('A');
});

const code = (result: { ok: boolean; fault?: { code: string } }) => result.fault?.code;
const chunks = () => bot.mcu.asked.filter(({ name }) => name === 'upload').map(({ body }) => body);
const dataOf = (body: Record<string, unknown>) => (body['data'] instanceof Uint8Array ? body['data'].length : 0);

describe('staging', () => {
  it('sends the image in the largest chunks that fit, each where the bot wants it', async () => {
    expect(await bot.stage('B')).toEqual({ ok: true, value: { bytesSent: 1_000, layersReused: 0 } });
    expect(bot.mcu.largestBytes).toBeLessThanOrEqual(384);
    expect(bot.mcu.largestBytes).toBeGreaterThan(384 - 12);
    expect(chunks().map((body) => Object.keys(body).sort())).toEqual([
      ['data', 'len', 'off', 'sha'],
      ['data', 'off'],
      ['data', 'off'],
    ]);
    expect(
      chunks()
        .map(dataOf)
        .slice(0, -1)
        .every((size) => size % 8 === 0),
    ).toBe(true);
    expect(await bot.observe()).toMatchObject({ value: { slots: { previous: { config: hashOf('B') }, trial: null } } });
  });

  it.each([
    ['told by the bot', 700, 700],
    ['of a bot that does not tell', null, 384],
    ['of no more than a packet', 60_000, 1_400],
  ])('keeps every message within the buffer %s', async (_name, buffer, most) => {
    bot.mcu.bufferBytes = buffer;
    await bot.stage('B', 5_000);
    expect(bot.mcu.largestBytes).toBeLessThanOrEqual(most);
    expect(bot.mcu.largestBytes).toBeGreaterThan(most - 20);
  });

  it('says so when no chunk fits at all', async () => {
    bot.mcu.bufferBytes = 64;
    expect(code(await bot.stage('B'))).toBe('driver/unsupported');
  });

  it('sends nothing that is there already', async () => {
    await bot.stage('B');
    const before = chunks().length;
    expect(await bot.stage('B')).toEqual({ ok: true, value: { bytesSent: 0, layersReused: 0 } });
    expect(await bot.stage('A')).toEqual({ ok: true, value: { bytesSent: 0, layersReused: 0 } });
    expect(chunks()).toHaveLength(before);
  });

  it('tells how far it came', async () => {
    const image = toyImage('B');
    const told: StageProgress[] = [];
    const hooks = { onProgress: (progress: StageProgress) => void told.push(progress), signal: calm };
    await bot.after(bot.session.stage(image, contentOf(image, 'B'), hooks));
    expect(told.at(-1)).toEqual({ bytesDone: 1_000, bytesTotal: 1_000 });
    expect(told.map(({ bytesDone }) => bytesDone)).toEqual(
      [...told.map(({ bytesDone }) => bytesDone)].sort((a, b) => a - b),
    );
  });

  it('goes on where the bot stands after a lost link', async () => {
    bot.mcu.fate = ({ name }, count) => (name === 'upload' && count > 5 ? 'lost' : 'arrives');
    expect(code(await bot.stage('B', 4_000))).toBe('link/timeout');
    const kept = bot.mcu.uploaded.length;
    expect(kept).toBeGreaterThan(1_000);
    bot.mcu.fate = () => 'arrives';
    const again = await bot.stage('B', 4_000);
    expect(again.ok && again.value.bytesSent).toBeLessThan(4_000 - kept + 400);
    expect((await bot.activate('B', 'op-1')).ok).toBe(true);
  });

  it.each(['lost', 'unanswered', 'doubled'] as const)(
    'brings every byte once when each third chunk is %s',
    async (fate) => {
      bot.mcu.fate = ({ name }, count) => (name === 'upload' && count % 3 === 0 ? fate : 'arrives');
      expect((await bot.stage('B', 3_000)).ok).toBe(true);
      expect(bot.mcu.slots[1]?.hash).toBe('42'.repeat(32));
    },
  );

  it('begins anew when the bot lost its power and with it what it had', async () => {
    let cut = false;
    bot.mcu.fate = ({ name }, count) => {
      if (name === 'upload' && count === 4 && !cut) {
        cut = true;
        bot.mcu.cutPower();
      }
      return 'arrives';
    };
    expect((await bot.stage('B', 3_000)).ok).toBe(true);
    expect(chunks().filter((body) => body['off'] === 0)).toHaveLength(2);
    expect(bot.mcu.slots[1]?.hash).toBe('42'.repeat(32));
  });

  it('can be cancelled', async () => {
    const image = toyImage('B', 3_000);
    const controller = new AbortController();
    const hooks = { onProgress: () => controller.abort(new Error('enough')), signal: controller.signal };
    await expect(bot.after(bot.session.stage(image, contentOf(image, 'B'), hooks))).rejects.toThrow('enough');
    expect(chunks()).toHaveLength(1);
  });

  it('sends nothing when the file on the laptop is damaged', async () => {
    const image = toyImage('B');
    const content = { ...contentOf(image, 'B'), readSmall: async () => refuse(fault('store/corrupt' as const, 'x')) };
    const hooks = { onProgress: () => undefined, signal: calm };
    expect(code(await bot.after(bot.session.stage(image, content, hooks)))).toBe('store/corrupt');
    expect(chunks()).toHaveLength(0);
  });

  it('sends once more what arrived as something else, then gives up', async () => {
    bot.mcu.nameOf = () => 'X';
    expect(code(await bot.stage('B'))).toBe('driver/image-mismatch');
    expect(chunks().filter((body) => body['off'] === 0)).toHaveLength(2);
    expect(bot.mcu.slots[1]).toBeNull();
  });

  it('sends once more what the bot itself calls different', async () => {
    let times = 0;
    bot.mcu.script = ({ name, body }) => {
      if (name !== 'upload' || body['off'] === 0) return undefined;
      times += 1;
      return times === 1 ? { off: 600, match: false } : undefined;
    };
    expect(await bot.stage('B', 600)).toMatchObject({ ok: true });
  });

  it('never writes over an image that is on trial or about to be', async () => {
    await bot.stage('B');
    await bot.activate('B', 'op-1');
    expect(code(await bot.stage('C'))).toBe('driver/foreign-operation');
    bot.mcu.slots[1] = { hash: 'cc'.repeat(32), version: '3.0.0', confirmed: false, pending: true };
    bot.mcu.install('A');
    expect(code(await bot.stage('C'))).toBe('driver/foreign-operation');
    expect(chunks().every((body) => body['off'] !== 0 || body['len'] === 1_000)).toBe(true);
  });

  it.each([
    ['too large', { err: { group: 1, rc: 30 } }, 'driver/unsupported'],
    ['no free slot', { err: { group: 1, rc: 9 } }, 'driver/foreign-operation'],
    ['anything else', { err: { group: 1, rc: 23 } }, 'driver/refused'],
    ['not supported', { rc: 8 }, 'driver/unsupported'],
  ])('names the refusal: %s', async (_name, answer, expected) => {
    bot.mcu.script = ({ name }) => (name === 'upload' ? answer : undefined);
    expect(code(await bot.stage('B'))).toBe(expected);
  });

  it.each([
    ['beyond the end', { off: 5_000 }],
    ['beyond what was sent', { off: 900 }],
    ['below zero', { off: -8 }],
    ['that is no number', { off: 'next' }],
    ['too large for a number', { off: 2n ** 60n }],
    ['that is missing', {}],
    ['always at the beginning', { off: 0 }],
  ])('does not believe an offset %s', async (_name, answer) => {
    bot.mcu.script = ({ name, body }) => (name === 'upload' && body['off'] !== 0 ? answer : undefined);
    expect(code(await bot.stage('B'))).toBe('driver/protocol');
    expect(chunks().length).toBeLessThan(60);
  });

  it.each([
    [{ mode: 2 }, 'overwrite only'],
    [{ mode: 4 }, 'direct execution'],
    [{ mode: 6 }, 'load to RAM'],
    [{ mode: 77 }, 'mode 77'],
  ])('refuses a boot loader without a way back: %o', async (answer, words) => {
    bot.mcu.script = ({ name, body }) => (name === 'bootloader' && body['query'] === 'mode' ? answer : undefined);
    for (const result of [await bot.stage('B'), await bot.observe()]) {
      expect(result).toMatchObject({
        fault: { code: 'driver/unsupported', details: { need: `a boot loader that swaps images, not ${words}` } },
      });
    }
    expect(chunks()).toHaveLength(0);
  });
});
