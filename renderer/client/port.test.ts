// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contractVersion, shellBridge } from '../../app/contract/index.ts';
import { findPortBridge, portTransport } from './port.ts';

const opened: MessagePort[] = [];
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

/** A page whose bridge hands over one end of a real channel when asked; the other end is the station's. */
function bench() {
  const events: unknown[] = [];
  const heard: unknown[] = [];
  const listeners = new Set<(event: MessageEvent) => void>();
  const connect = vi.fn();
  const page = {
    addEventListener: (_: string, listener: (event: MessageEvent) => void) => void listeners.add(listener),
    removeEventListener: (_: string, listener: (event: MessageEvent) => void) => void listeners.delete(listener),
  };
  const tell = (event: object) => {
    for (const listener of [...listeners]) listener(event as MessageEvent);
  };
  const { port1: station, port2: handed } = new MessageChannel();
  opened.push(station, handed);
  station.onmessage = ({ data }) => void heard.push(data);
  const open = portTransport({ bridge: { connect }, page: page as unknown as Window });
  const transport = open({
    opened: () => void events.push('opened'),
    received: (message) => void events.push(message),
    closed: (reason) => void events.push(`closed: ${reason}`),
  });
  return {
    events,
    heard,
    transport,
    station,
    tell,
    connect,
    listening: () => listeners.size,
    handOver: (more: object = {}) => tell({ source: page, data: shellBridge.port, ports: [handed], ...more }),
    welcome: (contract = contractVersion) => station.postMessage(JSON.stringify({ kind: 'welcome', contract })),
    becomes: (wanted: unknown[]) => vi.waitFor(() => expect(events).toEqual(wanted)),
  };
}

describe('the port of the desktop shell', () => {
  it('is asked for once, and open after the welcome', async () => {
    const { events, connect, handOver, welcome, becomes } = bench();
    expect(connect).toHaveBeenCalledOnce();
    handOver();
    expect(events).toEqual([]);
    welcome();
    await becomes(['opened']);
  });

  it('carries frames both ways and says how much was read', async () => {
    const { heard, transport, station, handOver, welcome, becomes } = bench();
    handOver();
    welcome();
    await becomes(['opened']);
    transport.send({ kind: 'subscribe', id: 1, stream: 'bots' });
    station.postMessage('{"kind":"beat","at":1}');
    await becomes(['opened', { kind: 'beat', at: 1 }]);
    const [welcomed, frame, beat] = await vi.waitFor(() => {
      expect(heard).toHaveLength(3);
      return heard;
    });
    expect(welcomed).toBeGreaterThan(10);
    expect(frame).toBe('{"kind":"subscribe","id":1,"stream":"bots"}');
    expect(beat).toBe('{"kind":"beat","at":1}'.length);
  });

  it.each([
    ['another window', { source: {} }],
    ['another message', { data: 'something' }],
    ['a message without a port', { ports: [] }],
  ])('does not come from %s', (_what, event) => {
    const { handOver, listening } = bench();
    handOver(event);
    expect(listening()).toBe(1);
  });

  it('is given up when the station speaks another version', async () => {
    const { handOver, welcome, becomes } = bench();
    handOver();
    welcome(contractVersion + 1);
    await becomes(['closed: other-version']);
  });

  it('is lost when the station ends it', async () => {
    const { station, handOver, welcome, becomes } = bench();
    handOver();
    welcome();
    await becomes(['opened']);
    station.close();
    await becomes(['opened', 'closed: lost']);
  });

  it('closed by the page says nothing more', async () => {
    const { events, transport, station, handOver, listening } = bench();
    handOver();
    const ended = once(station, 'close');
    transport.close();
    await ended;
    expect(events).toEqual([]);
    expect(listening()).toBe(0);
  });
});

describe('the bridge', () => {
  it('is there in the desktop shell and absent in a browser', () => {
    const bridge = { connect: () => undefined };
    expect(findPortBridge({ [shellBridge.global]: bridge })).toBe(bridge);
    for (const globals of [{}, { [shellBridge.global]: null }, { [shellBridge.global]: { connect: 1 } }]) {
      expect(findPortBridge(globals)).toBeNull();
    }
  });
});
