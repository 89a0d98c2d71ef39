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
const backOffMs = [250, 500, 1_000, 2_000] as const;
const longestBackOffMs = 4_000;

type Streams = { readonly [Name in StreamName]: StreamStore<StreamItem<Name>> };
type PendingCall = { readonly frame: ClientFrame; settle(answer: Result<unknown>): void };

export function createClient(options: ClientOptions): Client {
  return new ContractClient(options);
}

class ContractClient implements Client {
  readonly link = createStore<LinkState>(() => ({ kind: 'connecting' }));
  readonly #open: OpenTransport;
  readonly #timing: Timing;
  readonly #stores: Streams;
  readonly #calls = new Map<number, PendingCall>();
  /** Streams somebody looks at; subscribed again after every reconnect. */
  readonly #wanted = new Set<StreamName>();
  /** Subscriptions of the present connection, by their id. */
  readonly #subscriptions = new Map<number, StreamName>();
  readonly #stopBeats: () => void;
  #stopRetry: () => void = () => undefined;
  #transport: Transport | null = null;
  #lastId = 0;
  #heardAt = 0;
  #failures = 0;

  constructor({ open, timing, schedule }: ClientOptions) {
    this.#open = open;
    this.#timing = timing;
    this.#stores = createStores(schedule);
    this.#stopBeats = timing.every(1_000, () => {
      if (this.#isConnected() && timing.now() - this.#heardAt > silenceMs) this.#end('lost');
    });
    this.#connect();
  }

  call<Name extends OperationName>(name: Name, input: Input<Name>): Promise<Result<Output<Name>>> {
    const { kind } = this.link.getState();
    if (kind !== 'connected' && kind !== 'connecting') return Promise.resolve(refuse(linkLost()));
    const frame: ClientFrame = { kind: 'call', id: this.#nextId(), operation: name, input };
    return new Promise((resolve) => {
      this.#calls.set(frame.id, { frame, settle: (answer) => resolve(parseAnswer(name, answer)) });
      if (this.#isConnected()) this.#send(frame);
    });
  }

  stream<Name extends StreamName>(name: Name): StreamStore<StreamItem<Name>> {
    if (!this.#wanted.has(name)) {
      this.#wanted.add(name);
      if (this.#isConnected()) this.#subscribe(name);
    }
    return this.#stores[name];
  }

  close(): void {
    this.#stopBeats();
    this.#stopRetry();
    this.#transport?.close();
    this.#failCalls();
  }

  #connect(): void {
    this.#transport = this.#open({
      opened: () => this.#onOpened(),
      received: (message) => this.#onMessage(message),
      closed: (reason) => this.#onClosed(reason),
    });
  }

  #onOpened(): void {
    this.#failures = 0;
    this.#heardAt = this.#timing.now();
    this.link.setState({ kind: 'connected' }, true);
    for (const stream of this.#wanted) this.#subscribe(stream);
    for (const call of this.#calls.values()) this.#send(call.frame);
  }

  #onMessage(message: unknown): void {
    this.#heardAt = this.#timing.now();
    const frame = z.safeParse(serverFrameSchema, message);
    if (frame.success) this.#onFrame(frame.data);
    else this.#end('other-version');
  }

  #onFrame(frame: ServerFrame): void {
    if (frame.kind === 'snapshot' || frame.kind === 'delta') this.#onStream(frame);
    if (frame.kind === 'reply' || frame.kind === 'fault') this.#onAnswer(frame);
  }

  #onAnswer(frame: Extract<ServerFrame, { kind: 'reply' | 'fault' }>): void {
    const call = this.#calls.get(frame.id);
    this.#calls.delete(frame.id);
    call?.settle(frame.kind === 'reply' ? ok(frame.output) : refuse(toFault(frame.fault)));
  }

  #onStream(frame: Extract<ServerFrame, { kind: 'snapshot' | 'delta' }>): void {
    const stream = this.#subscriptions.get(frame.id);
    if (stream === undefined) return; // a late frame of a subscription that was replaced
    const store = this.#stores[stream];
    const applied =
      frame.kind === 'snapshot'
        ? store.snapshot(frame.seq, frame.items)
        : store.delta(frame.seq, frame.put, frame.remove);
    if (applied === 'malformed') this.#end('other-version');
    if (applied === 'gap') {
      this.#subscriptions.delete(frame.id);
      this.#send({ kind: 'unsubscribe', id: frame.id });
      this.#subscribe(stream);
    }
  }

  #onClosed(reason: CloseReason): void {
    this.#transport = null;
    this.#subscriptions.clear();
    this.#failCalls();
    if (reason === 'lost') this.#retry();
    else this.link.setState({ kind: reason }, true);
  }

  #retry(): void {
    if (this.link.getState().kind !== 'lost') this.link.setState({ kind: 'lost', since: this.#timing.now() }, true);
    const wait = backOffMs[this.#failures] ?? longestBackOffMs;
    this.#failures += 1;
    this.#stopRetry = this.#timing.after(wait, () => this.#connect());
  }

  #end(reason: CloseReason): void {
    this.#transport?.close();
    this.#onClosed(reason);
  }

  #subscribe(stream: StreamName): void {
    const id = this.#nextId();
    this.#subscriptions.set(id, stream);
    this.#stores[stream].restart();
    this.#send({ kind: 'subscribe', id, stream });
  }

  #send(frame: ClientFrame): void {
    this.#transport?.send(frame);
  }

  #failCalls(): void {
    for (const call of this.#calls.values()) call.settle(refuse(linkLost()));
    this.#calls.clear();
  }

  #isConnected(): boolean {
    return this.link.getState().kind === 'connected';
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
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
