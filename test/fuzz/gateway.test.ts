// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { maxFrameBytes, operations, type ServerFrame, serverFrameSchema, streams } from '../../app/contract/index.ts';
import { FeedSource, ok } from '../../app/kernel/index.ts';
import { createGateway, type Feeds, type Handlers } from '../../main/gateway/index.ts';

const isLong = Boolean(process.env['MILLWRIGHT_LONG']);
const numRuns = isLong ? 20_000 : 400;
const timeoutMs = isLong ? 600_000 : 60_000;

const called: string[] = [];
const handlers = Object.fromEntries(
  Object.keys(operations).map((name) => [
    name,
    async () => {
      called.push(name);
      return ok({});
    },
  ]),
) as unknown as Handlers;
const feeds = Object.fromEntries(Object.keys(streams).map((name) => [name, new FeedSource()])) as unknown as Feeds;

/** One hostile connection; answers what the station sent. */
async function provoke(messages: readonly string[]): Promise<ServerFrame[]> {
  const frames: ServerFrame[] = [];
  const defects: unknown[] = [];
  const gateway = createGateway({
    handlers,
    feeds,
    log: { warn: () => undefined, error: (message, facts) => void defects.push({ message, facts }) },
    // Handlers answer `{}` to everything, so outputs are not held against their schemas here.
    checkOutputs: false,
  });
  const attachment = gateway.attach({
    send: (frame) => void frames.push(frame),
    bufferedBytes: () => 0,
    caller: { shell: 'browser', authority: 'read' },
  });
  for (const message of messages) attachment.receive(message);
  await vi.advanceTimersByTimeAsync(0);
  attachment.close();
  expect(defects).toEqual([]);
  return frames;
}

const nasty = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  '',
  '\u0000',
  '../..',
);
const name = fc.oneof(nasty, fc.constantFrom(...Object.keys(operations), ...Object.keys(streams)), fc.string());
const id = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constantFrom(null, Number.MAX_SAFE_INTEGER, -1));
const kind = fc.oneof(fc.constantFrom('call', 'subscribe', 'unsubscribe', 'hello', 'reply'), nasty);
/** Objects whose keys are what prototypes are made of, as JSON text would carry them. */
const poisoned = fc.dictionary(fc.oneof(nasty, fc.string()), fc.jsonValue()).map((value) => JSON.stringify(value));
const frame = fc
  .record({ kind, id, operation: name, stream: name, input: fc.oneof(fc.jsonValue(), nasty) }, { requiredKeys: [] })
  .map((value) => JSON.stringify(value));
/** Inputs that some operation takes, so that calls get past the parser. */
const soundInput = fc.constantFrom<object>(
  {},
  { botId: 'b' },
  { technician: 'Ada' },
  { siteId: 's' },
  { handle: null },
  { handle: 'h' },
  { alarmId: 'a' },
  { releaseId: 'r' },
  { rolloutId: 'r', who: 'Ada', reason: 'because' },
  { token: 't', who: 'Ada', reason: 'because' },
);
const call = fc
  .record({ kind: fc.constant('call'), id: fc.nat(), operation: name, input: fc.oneof(fc.jsonValue(), soundInput) })
  .map((value) => JSON.stringify(value));
/** Real JSON with one stretch torn out. */
const torn = fc
  .tuple(frame, fc.nat(), fc.nat(20))
  .map(([text, at, length]) => text.slice(0, at % (text.length + 1)) + text.slice((at % (text.length + 1)) + length));
const message = fc.oneof(frame, call, torn, poisoned, fc.json(), fc.string({ unit: 'binary' }));

beforeAll(() => void vi.useFakeTimers());
afterAll(() => void vi.useRealTimers());

describe('the gateway under hostile messages', () => {
  it('never throws, answers only frames of the contract, and pollutes no prototype', {
    timeout: timeoutMs,
  }, async () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), async (messages) => {
        const frames = await provoke(messages);
        for (const sent of frames) expect(serverFrameSchema.safeParse(sent).success).toBe(true);
      }),
      { numRuns },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });

  it('answers every single message, except an unsubscribe', { timeout: timeoutMs }, async () => {
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        const frames = await provoke([text]);
        const isUnsubscribe = /"kind":\s*"unsubscribe"/.test(text) && frames.length === 0;
        if (!isUnsubscribe) expect(frames).toHaveLength(1);
      }),
      { numRuns },
    );
  });

  it('never runs what needs the authority to write', { timeout: timeoutMs }, async () => {
    called.length = 0;
    // That reading does run shows that the test below can tell.
    await provoke(['{"kind":"call","id":1,"operation":"journal.verify","input":{}}']);
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 20 }), async (messages) => {
        await provoke(messages);
      }),
      { numRuns },
    );
    expect(called).toContain('journal.verify');
    const authorities = Object.entries(operations).filter(([, { authority }]) => authority === 'write');
    expect(called.filter((one) => authorities.some(([write]) => write === one))).toEqual([]);
  });

  it('refuses deep nesting and great length without falling', async () => {
    const deep = `{"kind":"call","id":1,"operation":"journal.verify","input":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await provoke([deep])).toMatchObject([{ kind: 'fault', fault: { code: 'gateway/invalid-input' } }]);
    const long = `{"kind":"call","id":1,"operation":"${'x'.repeat(maxFrameBytes)}","input":{}}`;
    expect(await provoke([long])).toMatchObject([{ kind: 'fault', fault: { code: 'gateway/too-big' } }]);
  });
});
