// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BotView, maxFrameBytes, operations, type ServerFrame } from '../../app/contract/index.ts';
import { FeedSource, fault, ok, refuse } from '../../app/kernel/index.ts';
import { createGateway, type Feeds, type Handlers, maxCallsInFlight, maxSubscriptions, type Peer } from './index.ts';

const never = () => Promise.reject(new Error('not part of this test'));
const noHandlers = Object.fromEntries(Object.keys(operations).map((name) => [name, never])) as unknown as Handlers;

function emptyFeeds() {
  return {
    station: new FeedSource(),
    bots: new FeedSource(),
    releases: new FeedSource(),
    imports: new FeedSource(),
    rollouts: new FeedSource(),
    journal: new FeedSource(),
  } satisfies Feeds;
}

function aBot(id: string, name = id): BotView {
  return {
    id,
    name,
    family: 'container',
    model: null,
    cell: null,
    address: 'unix:/run/docker.sock',
    link: 'docker',
    identity: { grade: 'assumed', value: id, facts: {} },
    state: 'ok',
    reason: null,
    faultCode: null,
    running: null,
    trial: null,
    wayBack: { kind: 'none', release: null, label: null, takesMs: null, measured: false, sentence: 'No way back.' },
    lastSeenAt: null,
    lease: null,
    update: null,
    next: { action: 'none', sentence: 'Nothing to do.', target: null },
  };
}

function setUp(more: { handlers?: Partial<Handlers>; authority?: 'read' | 'write' } = {}) {
  const frames: ServerFrame[] = [];
  const logged: { message: string; facts: unknown }[] = [];
  const note = (message: string, facts?: unknown) => void logged.push({ message, facts });
  let buffered = 0;
  const feeds = emptyFeeds();
  const gateway = createGateway({
    handlers: { ...noHandlers, ...more.handlers },
    feeds,
    log: { warn: note, error: note },
    checkOutputs: true,
  });
  const peer: Peer = {
    send: (frame) => void frames.push(frame),
    bufferedBytes: () => buffered,
    caller: { shell: 'browser', authority: more.authority ?? 'write' },
  };
  const attachment = gateway.attach(peer);
  const send = (frame: unknown) => attachment.receive(JSON.stringify(frame));
  return {
    gateway,
    attachment,
    feeds,
    frames,
    logged,
    send,
    setBuffered(bytes: number) {
      buffered = bytes;
    },
    /** Sends one call and answers its frame. */
    async call(operation: string, input: unknown, id = 1) {
      send({ kind: 'call', id, operation, input });
      await vi.advanceTimersByTimeAsync(0);
      return frames.find((frame) => frame.kind !== 'beat' && frame.id === id);
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a call', () => {
  it('is answered with the output of its handler', async () => {
    const { call } = setUp({ handlers: { 'station.introduce': async () => ok({}) } });
    expect(await call('station.introduce', { technician: 'Ada' })).toEqual({
      kind: 'reply',
      id: 1,
      ok: true,
      output: {},
    });
  });

  it('reaches its handler parsed, with the caller', async () => {
    const introduce = vi.fn(async () => ok({}));
    const { call } = setUp({ handlers: { 'station.introduce': introduce } });
    await call('station.introduce', { technician: '  Ada  ' });
    expect(introduce).toHaveBeenCalledWith({ technician: 'Ada' }, { shell: 'browser', authority: 'write' });
  });

  it.each(['__proto__', 'constructor', 'toString', 'bots.explode', ''])(
    'for "%s" is refused as unknown',
    async (name) => {
      const { call } = setUp();
      expect(await call(name, {})).toMatchObject({ kind: 'fault', fault: { code: 'gateway/unknown-operation' } });
    },
  );

  it('with a field the contract does not know is refused', async () => {
    const { call } = setUp();
    const answer = await call('station.introduce', { technician: 'Ada', root: true });
    expect(answer).toMatchObject({ kind: 'fault', fault: { code: 'gateway/invalid-input' } });
  });

  it('that writes is refused on a connection that may only read', async () => {
    const introduce = vi.fn(async () => ok({}));
    const { call } = setUp({ authority: 'read', handlers: { 'station.introduce': introduce } });
    expect(await call('station.introduce', { technician: 'Ada' })).toMatchObject({
      fault: { code: 'gateway/not-allowed' },
    });
    expect(introduce).not.toHaveBeenCalled();
  });

  it('answers a fault without its cause', async () => {
    const refused = fault('bots/unknown', 'no such bot', { cause: new Error('secret'), details: { bot: 'b' } });
    const { call } = setUp({ handlers: { 'bots.remove': async () => refuse(refused) } });
    const answer = await call('bots.remove', { botId: 'b' });
    expect(answer).toEqual({
      kind: 'fault',
      id: 1,
      fault: { code: 'bots/unknown', message: 'no such bot', retry: 'never', details: { bot: 'b' } },
    });
  });

  it('whose handler throws is answered as a defect and logged with its error', async () => {
    const error = new Error('boom');
    const { call, logged } = setUp({ handlers: { 'bots.remove': () => Promise.reject(error) } });
    expect(await call('bots.remove', { botId: 'b' })).toMatchObject({ fault: { code: 'gateway/defect' } });
    expect(logged).toContainEqual({ message: 'defect in an operation', facts: { operation: 'bots.remove', error } });
  });

  it('whose output breaks the contract is answered as a defect', async () => {
    const { call } = setUp({ handlers: { 'sites.create': async () => ok({ siteId: 7 as unknown as string }) } });
    const input = { name: 'Hall 3', handle: 'h', fingerprint: 'f', who: 'Ada' };
    expect(await call('sites.create', input)).toMatchObject({ fault: { code: 'gateway/defect' } });
  });

  it('that answers a fault it does not declare is logged', async () => {
    const { call, logged } = setUp({ handlers: { 'bots.remove': async () => refuse(fault('store/io', 'disk')) } });
    expect(await call('bots.remove', { botId: 'b' })).toMatchObject({ fault: { code: 'store/io' } });
    expect(logged).toHaveLength(1);
  });

  it('is refused while too many are in flight, and served again after one ended', async () => {
    let finish: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { send, frames, call } = setUp({ handlers: { 'bots.remove': () => first.then(() => ok({})) } });
    for (let id = 0; id < maxCallsInFlight; id++)
      send({ kind: 'call', id, operation: 'bots.remove', input: { botId: 'b' } });
    expect(await call('bots.remove', { botId: 'b' }, 1000)).toMatchObject({ fault: { code: 'gateway/busy' } });
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(frames.filter((frame) => frame.kind === 'reply')).toHaveLength(maxCallsInFlight);
    expect(await call('bots.remove', { botId: 'b' }, 1001)).toMatchObject({ kind: 'reply' });
  });

  it('with an id in use is refused', async () => {
    const { send, call } = setUp({ handlers: { 'bots.remove': () => new Promise(() => undefined) } });
    send({ kind: 'call', id: 5, operation: 'bots.remove', input: { botId: 'b' } });
    expect(await call('bots.remove', { botId: 'b' }, 5)).toMatchObject({ fault: { code: 'gateway/invalid-input' } });
  });

  it('answered after its connection closed is dropped', async () => {
    const { send, attachment, frames } = setUp({ handlers: { 'bots.remove': async () => ok({}) } });
    send({ kind: 'call', id: 5, operation: 'bots.remove', input: { botId: 'b' } });
    attachment.close();
    await vi.advanceTimersByTimeAsync(5000);
    expect(frames).toEqual([]);
  });
});

describe('a message', () => {
  it('larger than a frame is refused before it is read', () => {
    const { attachment, frames } = setUp();
    attachment.receive('['.repeat(maxFrameBytes + 1));
    expect(frames).toMatchObject([{ kind: 'fault', id: -1, fault: { code: 'gateway/too-big' } }]);
  });

  it('is measured in bytes, not in letters', () => {
    const { attachment, frames } = setUp();
    attachment.receive('€'.repeat(maxFrameBytes / 2));
    expect(frames).toMatchObject([{ fault: { code: 'gateway/too-big' } }]);
  });

  it.each(['', '{', 'null', '[]', '"x"', '{"kind":"call"}', '{"kind":"boom","id":1}'])('%s is refused', (text) => {
    const { attachment, frames } = setUp();
    attachment.receive(text);
    expect(frames).toMatchObject([{ kind: 'fault', fault: { code: 'gateway/invalid-input' } }]);
  });

  it('of a wrong shape is answered under the id it claims', () => {
    const { send, frames } = setUp();
    send({ kind: 'call', id: 9, operation: 3 });
    expect(frames).toMatchObject([{ kind: 'fault', id: 9 }]);
  });
});

describe('a subscription', () => {
  it('begins with a snapshot and goes on with counted deltas', async () => {
    const { feeds, send, frames } = setUp();
    feeds.bots.put(aBot('a'));
    send({ kind: 'subscribe', id: 1, stream: 'bots' });
    feeds.bots.put(aBot('b'));
    await vi.advanceTimersByTimeAsync(50);
    feeds.bots.remove('a');
    await vi.advanceTimersByTimeAsync(50);
    expect(frames).toMatchObject([
      { kind: 'snapshot', seq: 0, items: [{ id: 'a' }] },
      { kind: 'delta', seq: 1, put: [{ id: 'b' }], remove: [] },
      { kind: 'delta', seq: 2, put: [], remove: ['a'] },
    ]);
  });

  it('sends at most 20 deltas a second, each with the last value per id', async () => {
    const { feeds, send, frames } = setUp();
    send({ kind: 'subscribe', id: 1, stream: 'bots' });
    for (let tick = 0; tick < 900; tick++) {
      feeds.bots.put(aBot('a', `name ${tick}`));
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(50);
    const deltas = frames.filter((frame) => frame.kind === 'delta');
    expect(deltas.length).toBeGreaterThan(10);
    expect(deltas.length).toBeLessThanOrEqual(20);
    expect(deltas.at(-1)).toMatchObject({ put: [{ name: 'name 899' }] });
  });

  it('holds back while the connection is full and then sends only the newest', async () => {
    const { feeds, send, frames, setBuffered } = setUp();
    send({ kind: 'subscribe', id: 1, stream: 'bots' });
    setBuffered(2_000_000);
    feeds.bots.put(aBot('a', 'old'));
    await vi.advanceTimersByTimeAsync(3000);
    feeds.bots.put(aBot('a', 'new'));
    await vi.advanceTimersByTimeAsync(500);
    expect(frames).toHaveLength(1);
    setBuffered(0);
    await vi.advanceTimersByTimeAsync(50);
    expect(frames.slice(1)).toMatchObject([{ kind: 'delta', seq: 1, put: [{ name: 'new' }] }]);
  });

  it('splits a large snapshot into frames that fit', () => {
    const { feeds, send, frames } = setUp();
    for (let index = 0; index < 40; index++) feeds.bots.put(aBot(`bot ${index}`, 'x'.repeat(50_000)));
    send({ kind: 'subscribe', id: 1, stream: 'bots' });
    expect(frames.length).toBeGreaterThan(1);
    expect(frames.map((frame) => frame.kind !== 'beat' && 'seq' in frame && frame.seq)).toEqual(
      frames.map((_, i) => i),
    );
    expect(frames[0]).toMatchObject({ kind: 'snapshot', more: frames.length - 1 });
    for (const frame of frames) expect(JSON.stringify(frame).length).toBeLessThan(maxFrameBytes);
  });

  it('begins again with a fresh snapshot when the gateway is rebound', async () => {
    const { gateway, feeds, send, frames } = setUp();
    feeds.bots.put(aBot('old'));
    send({ kind: 'subscribe', id: 1, stream: 'bots' });
    feeds.bots.put(aBot('pending'));
    const others = emptyFeeds();
    others.bots.put(aBot('new'));
    gateway.rebind({ handlers: noHandlers, feeds: others });
    feeds.bots.put(aBot('late'));
    await vi.advanceTimersByTimeAsync(100);
    expect(frames.slice(1)).toMatchObject([{ kind: 'snapshot', items: [{ id: 'new' }] }]);
    expect(JSON.stringify(frames)).not.toMatch(/pending|late/);
  });

  it('ends when asked', async () => {
    const { feeds, send, frames } = setUp();
    send({ kind: 'subscribe', id: 1, stream: 'bots' });
    send({ kind: 'unsubscribe', id: 1 });
    feeds.bots.put(aBot('a'));
    await vi.advanceTimersByTimeAsync(500);
    expect(frames).toHaveLength(1);
  });

  it.each(['__proto__', 'hasOwnProperty', 'secrets'])('to "%s" is refused', (stream) => {
    const { send, frames } = setUp();
    send({ kind: 'subscribe', id: 1, stream });
    expect(frames).toMatchObject([{ kind: 'fault', id: 1, fault: { code: 'gateway/unknown-operation' } }]);
  });

  it('beyond the limit is refused', () => {
    const { send, frames } = setUp();
    for (let id = 0; id <= maxSubscriptions; id++) send({ kind: 'subscribe', id, stream: 'bots' });
    expect(frames.at(-1)).toMatchObject({ kind: 'fault', id: maxSubscriptions, fault: { code: 'gateway/busy' } });
  });

  it('leaves out and logs an item that breaks the contract', () => {
    const { feeds, send, frames, logged } = setUp();
    feeds.bots.put(aBot('a'), { ...aBot('b'), state: 'happy' } as unknown as BotView);
    send({ kind: 'subscribe', id: 1, stream: 'bots' });
    expect(frames).toMatchObject([{ items: [{ id: 'a' }] }]);
    expect(logged).toHaveLength(1);
  });
});

describe('a connection', () => {
  it('carries a heartbeat once a second, unless it is full', async () => {
    const { frames, setBuffered } = setUp();
    await vi.advanceTimersByTimeAsync(3000);
    expect(frames).toHaveLength(3);
    setBuffered(2_000_000);
    await vi.advanceTimersByTimeAsync(3000);
    expect(frames).toHaveLength(3);
  });

  it('that closed gets nothing more', async () => {
    const { attachment, feeds, send, frames } = setUp();
    send({ kind: 'subscribe', id: 1, stream: 'bots' });
    attachment.close();
    feeds.bots.put(aBot('a'));
    send({ kind: 'call', id: 2, operation: 'nope', input: {} });
    await vi.advanceTimersByTimeAsync(3000);
    expect(frames).toHaveLength(1);
  });
});
