// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type ClientFrame,
  type Input,
  type OperationName,
  type Output,
  operations,
  type ServerFrame,
  type StreamItem,
  type StreamName,
  serverFrameSchema,
  streams,
  type WireFault,
} from '../../app/contract/index.ts';
import { type Fault, fault, ok, type Result, refuse } from '../../app/kernel/index.ts';
import { createStreamStore, type Schedule, type StreamStore } from './stream-store.ts';
import type { CloseReason, OpenTransport, Transport } from './transport.ts';

export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'other-version' };

/** Time as the client needs it. Both answers stop what they started. */
export interface Timing {
  now(): number;
  after(ms: number, work: () => void): () => void;
  every(ms: number, work: () => void): () => void;
}

export type ClientOptions = { readonly open: OpenTransport; readonly timing: Timing; readonly schedule: Schedule };

/** The station as the page sees it: operations to call, streams to watch, and whether it can be reached. */
export interface Client {
  readonly link: StoreApi<LinkState>;
  /** Never rejects: a lost station is the fault `gateway/link-lost`. Waits for the first connection. */
  call<Name extends OperationName>(name: Name, input: Input<Name>): Promise<Result<Output<Name>>>;
  /** Subscribes at the first use and stays subscribed; the answer is the same store every time. */
  stream<Name extends StreamName>(name: Name): StreamStore<StreamItem<Name>>;
  close(): void;
}

/** Beats come once a second; three missed mean the link is lost. */
const silenceMs = 3_500;
const backOffMs = [250, 500, 1_000, 2_000, 4_000] as const;

type Streams = { readonly [Name in StreamName]: StreamStore<StreamItem<Name>> };
type PendingCall = { readonly frame: ClientFrame; settle(answer: Result<unknown>): void };

export function createClient({ open, timing, schedule }: ClientOptions): Client {
  const link = createStore<LinkState>(() => ({ kind: 'connecting' }));
  const stores = createStores(schedule);
  const calls = new Map<number, PendingCall>();
  const subscriptions = new Map<number, StreamName>();
  const wanted = new Set<StreamName>();
  let transport: Transport | null = null;
  let lastId = 0;
  let heardAt = 0;
  let failures = 0;
  let stopRetry: () => void = () => undefined;

  const isOpen = () => link.getState().kind === 'connected';
  const send = (frame: ClientFrame) => transport?.send(frame);

  const subscribe = (stream: StreamName) => {
    lastId += 1;
    subscriptions.set(lastId, stream);
    stores[stream].restart();
    send({ kind: 'subscribe', id: lastId, stream });
  };
  const resubscribe = (id: number, stream: StreamName) => {
    subscriptions.delete(id);
    send({ kind: 'unsubscribe', id });
    subscribe(stream);
  };
  const failCalls = (why: Fault) => {
    for (const call of calls.values()) call.settle(refuse(why));
    calls.clear();
  };

  const onClosed = (reason: CloseReason) => {
    transport = null;
    subscriptions.clear();
    failCalls(linkLost());
    if (reason !== 'lost') return link.setState({ kind: reason }, true);
    const before = link.getState();
    if (before.kind !== 'lost') link.setState({ kind: 'lost', since: timing.now() }, true);
    const wait = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 4_000;
    failures += 1;
    stopRetry = timing.after(wait, connect);
  };
  const end = (reason: CloseReason) => {
    transport?.close();
    onClosed(reason);
  };
  const onStream = (id: number, apply: (store: Streams[StreamName]) => 'applied' | 'gap' | 'malformed') => {
    const stream = subscriptions.get(id);
    if (stream === undefined) return; // a late frame of a subscription that was replaced
    const applied = apply(stores[stream]);
    if (applied === 'malformed') end('other-version');
    if (applied === 'gap') resubscribe(id, stream);
  };
  const onFrame = (frame: ServerFrame) => {
    if (frame.kind === 'snapshot') return onStream(frame.id, (store) => store.snapshot(frame.seq, frame.items));
    if (frame.kind === 'delta') return onStream(frame.id, (store) => store.delta(frame.seq, frame.put, frame.remove));
    if (frame.kind === 'beat') return;
    const call = calls.get(frame.id);
    calls.delete(frame.id);
    call?.settle(frame.kind === 'reply' ? ok(frame.output) : refuse(toFault(frame.fault)));
  };

  function connect(): void {
    transport = open({
      opened() {
        failures = 0;
        heardAt = timing.now();
        link.setState({ kind: 'connected' }, true);
        for (const stream of wanted) subscribe(stream);
        for (const call of calls.values()) send(call.frame);
      },
      received(message) {
        heardAt = timing.now();
        const frame = z.safeParse(serverFrameSchema, message);
        if (frame.success) onFrame(frame.data);
        else end('other-version');
      },
      closed: onClosed,
    });
  }

  const stopBeats = timing.every(1_000, () => {
    if (isOpen() && timing.now() - heardAt > silenceMs) end('lost');
  });
  connect();

  return {
    link,
    call(name, input) {
      const kind = link.getState().kind;
      if (kind !== 'connected' && kind !== 'connecting') return Promise.resolve(refuse(linkLost()));
      lastId += 1;
      const frame: ClientFrame = { kind: 'call', id: lastId, operation: name, input };
      return new Promise((resolve) => {
        calls.set(frame.id, { frame, settle: (answer) => resolve(parseAnswer(name, answer)) });
        if (isOpen()) send(frame);
      });
    },
    stream(name) {
      if (!wanted.has(name)) {
        wanted.add(name);
        if (isOpen()) subscribe(name);
      }
      return stores[name];
    },
    close() {
      stopBeats();
      stopRetry();
      transport?.close();
      failCalls(linkLost());
    },
  };
}

function createStores(schedule: Schedule): Streams {
  return {
    station: createStreamStore(streams.station, schedule),
    bots: createStreamStore(streams.bots, schedule),
    releases: createStreamStore(streams.releases, schedule),
    imports: createStreamStore(streams.imports, schedule),
    rollouts: createStreamStore(streams.rollouts, schedule),
    journal: createStreamStore(streams.journal, schedule),
  };
}

/** The declarations again, typed so that a generic name leads to that operation's output. */
const answerSchemas: { readonly [Name in OperationName]: { readonly output: z.ZodMiniType<Output<Name>> } } =
  operations;

function parseAnswer<Name extends OperationName>(name: Name, answer: Result<unknown>): Result<Output<Name>> {
  if (!answer.ok) return answer;
  const parsed = z.safeParse(answerSchemas[name].output, answer.value);
  if (parsed.success) return ok(parsed.data);
  return refuse(fault('gateway/defect', `${name} answered what the contract does not allow`));
}

function linkLost(): Fault {
  return fault('gateway/link-lost', 'the connection to the station is lost', { retry: 'later' });
}

function toFault(wire: WireFault): Fault {
  return fault(wire.code, wire.message, { retry: wire.retry, ...(wire.details && { details: wire.details }) });
}
