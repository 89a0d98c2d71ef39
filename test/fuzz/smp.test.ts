// SPDX-License-Identifier: Apache-2.0
import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../app/kernel/index.ts';
import { parseAnswer } from '../../hardware/wire/smp/index.ts';
import { ToyBot } from '../fakes/toy-bot.ts';
import { type Fate, hashOf } from '../fakes/toy-mcu.ts';
import recorded from '../fixtures/smp/messages.json' with { type: 'json' };

const isLong = Boolean(process.env['MILLWRIGHT_LONG']);
const numRuns = isLong ? 50_000 : 2_000;
const storyRuns = isLong ? 5_000 : 400;
const timeout = isLong ? 600_000 : 60_000;

const good = recorded.answers.map(({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex')));
/** A real answer with some bytes overwritten, cut short, or with more behind it. */
const bent = fc
  .record({
    answer: fc.constantFrom(...good),
    writes: fc.array(fc.record({ at: fc.nat(200), byte: fc.nat(255) }), { maxLength: 6 }),
    length: fc.integer({ min: 1, max: 220 }),
  })
  .map(({ answer, writes, length }) => {
    const bytes = new Uint8Array(length);
    bytes.set(answer.subarray(0, length));
    for (const { at, byte } of writes) bytes.set([byte], at % length);
    return bytes;
  });
const hostile = fc.oneof(bent, fc.uint8Array({ maxLength: 2_000 }));

describe('the decoder under hostile bytes', () => {
  it('never throws, and answers only whole messages', { timeout }, () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    fc.assert(
      fc.property(hostile, (bytes) => {
        const answer = parseAnswer(bytes);
        if (answer === null) return;
        expect(answer.sequence).toBe(bytes[6]);
        expect(Object.getPrototypeOf(answer.body)).toBe(Object.prototype);
      }),
      { numRuns },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });

  it('still reads every good message', () => {
    for (const bytes of good) expect(parseAnswer(bytes)).not.toBeNull();
  });
});

const value = fc.oneof(
  fc.integer(),
  fc.string(),
  fc.boolean(),
  fc.constantFrom(null, -1, 2 ** 40, 'x'.repeat(300)),
  fc.uint8Array({ maxLength: 40 }),
);
const keys = ['off', 'images', 'hash', 'slot', 'rc', 'err', 'match', 'val', 'output', 'bootloader', 'mode', 'buf_size'];
const body = fc.dictionary(fc.constantFrom(...keys, '__proto__', 'fields'), fc.oneof(value, fc.array(value)), {
  maxKeys: 5,
});
/** What becomes of the nth message, and now and then an answer that is not true. */
const trouble = fc.record({
  fates: fc.array(fc.constantFrom<Fate>('arrives', 'arrives', 'arrives', 'lost', 'unanswered', 'doubled'), {
    minLength: 1,
    maxLength: 20,
  }),
  lies: fc.array(fc.option(body, { freq: 8 }), { minLength: 1, maxLength: 40 }),
});

describe('the driver under lost, doubled and lying answers', () => {
  it('ends every call with a result or a named fault, and claims only what the bot holds', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(trouble, async ({ fates, lies }) => {
        const bot = await troubled(fates, lies);
        const calls: Result<unknown>[] = [
          await bot.observe(),
          await bot.stage('B'),
          await bot.activate('B', 'op-1'),
          await bot.confirm('op-1'),
          await bot.revert('op-1'),
        ];
        for (const call of calls) {
          if (!call.ok) expect(call.fault.code).toMatch(/^(link|driver)\//);
        }
        bot.mcu.fate = () => 'arrives';
        bot.mcu.script = () => undefined;
        const seen = await bot.observe();
        const running = bot.mcu.slots[0]?.hash;
        const shown = seen.ok ? (seen.value.slots.trial ?? seen.value.slots.committed) : null;
        expect(shown?.config).toBe(`sha256:${running}`);
        // Whatever it was told, the bot runs one of the two images that it was given.
        expect([hashOf('A'), hashOf('B')]).toContain(shown?.config);
      }),
      { numRuns: storyRuns },
    );
  });

  it('finds the way once the bot tells the truth again, with one trial', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(trouble, async ({ fates }) => {
        const bot = await troubled(fates, []);
        bot.mcu.install('B', 1);
        await bot.activate('B', 'op-1');
        bot.mcu.fate = () => 'arrives';
        expect((await bot.activate('B', 'op-1')).ok).toBe(true);
        expect((await bot.confirm('op-1')).ok).toBe(true);
        expect([bot.mcu.boots, bot.mcu.resets]).toEqual([1, 1]);
        expect(`sha256:${bot.mcu.slots[0]?.hash}`).toBe(hashOf('B'));
      }),
      { numRuns: storyRuns },
    );
  });
});

async function troubled(fates: readonly Fate[], lies: readonly (object | null)[]): Promise<ToyBot> {
  const bot = new ToyBot();
  bot.mcu.install('A');
  let message = 0;
  bot.mcu.fate = () => fates[message++ % fates.length] ?? 'arrives';
  let answer = 0;
  bot.mcu.script = () => {
    const lie = lies.length === 0 ? null : lies[answer++ % lies.length];
    // What no encoder can write, no bot can say.
    return lie === null || lie === undefined || encode(lie).length > 1_000 ? undefined : { ...lie };
  };
  return bot;
}
