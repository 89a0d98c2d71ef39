// SPDX-License-Identifier: Apache-2.0
import { type ClientFrame, type StreamName, streams, type WireFault } from '../../app/contract/index.ts';
import { assertNever, type Fault, type Feed, fault } from '../../app/kernel/index.ts';
import { answerCall } from './call.ts';
import { checkedFeed } from './checked-feed.ts';
import { invalidInput, readFrame } from './read-frame.ts';
import { highWaterBytes, Subscription } from './subscription.ts';
import type { Attachment, GatewayLog, Offer, Peer } from './types.ts';

export const maxCallsInFlight = 64;
export const maxSubscriptions = 32;
const beatEveryMs = 1000;

export type SessionContext = {
  readonly peer: Peer;
  readonly log: GatewayLog;
  readonly checkOutputs: boolean;
  /** Asked anew for every frame, because a switch of sites changes the answer. */
  readonly offer: () => Offer;
};

/** One connection: its calls in flight, its subscriptions, its heartbeat. */
export class Session implements Attachment {
  readonly #context: SessionContext;
  readonly #calls = new Set<number>();
  readonly #subscriptions = new Map<number, { stream: StreamName; subscription: Subscription }>();
  readonly #beat: NodeJS.Timeout;
  #closed = false;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#beat = setInterval(() => this.#sendBeat(), beatEveryMs);
    this.#beat.unref();
  }

  receive(text: string): void {
    if (this.#closed) return;
    const read = readFrame(text);
    if (!read.ok) {
      this.#refuse(read.id, read.fault);
      return;
    }
    const refused = this.#dispatch(read.frame);
    if (refused !== undefined) this.#refuse(read.frame.id, refused);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#beat);
    for (const { subscription } of this.#subscriptions.values()) subscription.stop();
    this.#subscriptions.clear();
  }

  /** The offer changed: every subscription begins again with what the new one holds. */
  follow(): void {
    for (const { stream, subscription } of this.#subscriptions.values()) subscription.follow(this.#feed(stream));
  }

  #dispatch(frame: ClientFrame): Fault | undefined {
    switch (frame.kind) {
      case 'call':
        return this.#call(frame);
      case 'subscribe':
        return this.#subscribe(frame.id, frame.stream);
      case 'unsubscribe':
        this.#subscriptions.get(frame.id)?.subscription.stop();
        this.#subscriptions.delete(frame.id);
        return undefined;
      default:
        return assertNever(frame);
    }
  }

  #call(frame: ClientFrame & { kind: 'call' }): Fault | undefined {
    if (this.#isTaken(frame.id)) return invalidInput('the id is in use');
    if (this.#calls.size >= maxCallsInFlight) return busy('calls');
    this.#calls.add(frame.id);
    const { peer, log, checkOutputs, offer } = this.#context;
    const context = { handlers: offer().handlers, caller: peer.caller, log, checkOutputs };
    // answerCall never rejects, so nothing is left floating here.
    void answerCall(frame.operation, frame.input, context).then((answer) => {
      this.#calls.delete(frame.id);
      if (this.#closed) return;
      if (answer.ok) peer.send({ kind: 'reply', id: frame.id, ok: true, output: answer.value });
      else this.#refuse(frame.id, answer.fault);
    });
    return undefined;
  }

  #subscribe(id: number, stream: string): Fault | undefined {
    if (!isStreamName(stream)) return fault('gateway/unknown-operation', `no stream ${stream.slice(0, 80)}`);
    if (this.#isTaken(id)) return invalidInput('the id is in use');
    if (this.#subscriptions.size >= maxSubscriptions) return busy('subscriptions');
    const subscription = new Subscription(id, this.#context.peer);
    this.#subscriptions.set(id, { stream, subscription });
    subscription.follow(this.#feed(stream));
    return undefined;
  }

  #feed(stream: StreamName): Feed<{ readonly id: string }> {
    const feed: Feed<{ readonly id: string }> = this.#context.offer().feeds[stream];
    return this.#context.checkOutputs ? checkedFeed(stream, feed, this.#context.log) : feed;
  }

  #isTaken(id: number): boolean {
    return this.#calls.has(id) || this.#subscriptions.has(id);
  }

  #refuse(id: number, refused: Fault): void {
    this.#context.peer.send({ kind: 'fault', id, fault: wireFault(refused) });
  }

  #sendBeat(): void {
    // A beat behind a megabyte of data says nothing about now.
    if (this.#context.peer.bufferedBytes() > highWaterBytes) return;
    this.#context.peer.send({ kind: 'beat', at: Date.now() });
  }
}

function isStreamName(name: string): name is StreamName {
  return Object.hasOwn(streams, name);
}

function busy(what: string): Fault {
  return fault('gateway/busy', `too many ${what} at once on this connection`, { retry: 'later' });
}

/** Only what the contract names: causes and anything else stay in this process. */
function wireFault({ code, message, retry, details }: Fault): WireFault {
  return details === undefined ? { code, message, retry } : { code, message, retry, details: { ...details } };
}
