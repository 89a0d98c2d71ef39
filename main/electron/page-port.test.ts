// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contractVersion, maxFrameBytes, operations, streams } from '../../app/contract/index.ts';
import { FeedSource, ok } from '../../app/kernel/index.ts';
import { createGateway, type Feeds, type Handlers, type Peer } from '../gateway/index.ts';
import { joinPagePort } from './page-port.ts';

class FakePort extends EventEmitter {
  readonly sent: string[] = [];
  isOpen = false;
  isClosed = false;

  postMessage(text: string): void {
    this.sent.push(text);
  }
  start(): void {
    this.isOpen = true;
  }
  close(): void {
    this.isClosed = true;
  }
  /** What the page posts. */
  say(data: unknown): void {
    this.emit('message', { data });
  }
  get last(): unknown {
    return JSON.parse(this.sent.at(-1) ?? 'null');
  }
}

const silent = { warn: () => undefined, error: () => undefined };
const handlers = Object.fromEntries(
  Object.keys(operations).map((name) => [name, async () => ok({})]),
) as unknown as Handlers;
const newFeeds = () =>
  Object.fromEntries(Object.keys(streams).map((name) => [name, new FeedSource()])) as unknown as Feeds;

function joined() {
  const gateway = createGateway({ handlers, feeds: newFeeds(), log: silent, checkOutputs: false });
  const port = new FakePort();
  const onEnd = vi.fn();
  const peers: Peer[] = [];
  const attach = (peer: Peer) => {
    peers.push(peer);
    return gateway.attach(peer);
  };
  const leave = joinPagePort({ port, attach, onEnd });
  const [peer] = peers;
  if (peer === undefined) throw new Error('nothing was attached');
  return { port, onEnd, leave, peer };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the port of a page', () => {
  it('is opened and welcomed with the version of the contract', () => {
    const { port } = joined();
    expect(port.isOpen).toBe(true);
    expect(port.last).toEqual({ kind: 'welcome', contract: contractVersion });
  });

  it('carries calls to the gateway, as from the desktop shell', async () => {
    const { port, peer } = joined();
    port.say('{"kind":"call","id":7,"operation":"station.introduce","input":{"technician":"Ada"}}');
    await vi.advanceTimersByTimeAsync(0);
    expect(port.last).toMatchObject({ kind: 'reply', id: 7 });
    expect(peer.caller).toEqual({ shell: 'electron', authority: 'write' });
  });

  it.each([
    ['an object', { kind: 'call', id: 1 }],
    ['nothing', undefined],
    ['null', null],
    ['bytes', new Uint8Array(3)],
    ['a number that was never sent', 1e9],
    ['a negative number', -1],
    ['half a number', 0.5],
    ['text that is no JSON', '{"kind":'],
    ['JSON that is no frame', '{"kind":"boom","id":1}'],
    ['a name of JavaScript', '{"kind":"call","id":1,"operation":"__proto__","input":{}}'],
    ['more than a frame', 'x'.repeat(maxFrameBytes + 1)],
  ])('answers %s with a fault and stays open', async (_what, data) => {
    const { port } = joined();
    port.say(data);
    await vi.advanceTimersByTimeAsync(0);
    expect(port.last).toMatchObject({ kind: 'fault', fault: { code: expect.stringMatching(/^gateway\//) } });
    port.say('{"kind":"call","id":9,"operation":"station.introduce","input":{"technician":"Ada"}}');
    await vi.advanceTimersByTimeAsync(0);
    expect(port.last).toMatchObject({ kind: 'reply', id: 9 });
  });

  it('counts what the page has not read yet', () => {
    const { port, peer } = joined();
    const [welcome = ''] = port.sent;
    peer.send({ kind: 'beat', at: 1 });
    const beat = port.sent.at(-1) ?? '';
    expect(peer.bufferedBytes()).toBe(welcome.length + beat.length);
    port.say(welcome.length);
    expect(peer.bufferedBytes()).toBe(beat.length);
    port.say(beat.length);
    expect(peer.bufferedBytes()).toBe(0);
  });

  it('ends when the page does not read for too long', () => {
    const { port, onEnd, peer } = joined();
    const filling = { kind: 'reply', id: 1, ok: true, output: 'x'.repeat(maxFrameBytes - 100) } as const;
    for (let count = 0; count < 20; count++) peer.send(filling);
    expect(port.isClosed).toBe(true);
    expect(onEnd).toHaveBeenCalledOnce();
    expect(port.sent.length).toBeLessThan(20);
  });

  it.each(['the page', 'the station'])('ended by %s sends nothing more and is told once', async (who) => {
    const { port, onEnd, leave } = joined();
    if (who === 'the page') port.emit('close');
    else leave();
    const sent = port.sent.length;
    port.emit('close');
    leave();
    port.say('{"kind":"call","id":7,"operation":"station.introduce","input":{"technician":"Ada"}}');
    await vi.advanceTimersByTimeAsync(5000);
    expect(port.sent).toHaveLength(sent);
    expect(onEnd).toHaveBeenCalledOnce();
  });
});
