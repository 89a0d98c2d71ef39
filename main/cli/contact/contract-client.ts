// SPDX-License-Identifier: Apache-2.0
import {
  type ClientFrame,
  type Input,
  maxFrameBytes,
  type OperationName,
  type Output,
  operations,
  type ServerFrame,
  type StreamItem,
  type StreamName,
  serverFrameSchema,
  streams,
} from '../../../app/contract/index.ts';
import { Defect, FaultError, fault } from '../../../app/kernel/index.ts';

type Answer = { readonly resolve: (output: unknown) => void; readonly reject: (error: Error) => void };
type Follower = (frame: ServerFrame & { kind: 'snapshot' | 'delta' | 'fault' }) => void;

/**
 * The contract as calls and collections, over any connection that carries frames as text. A fault is thrown as FaultError;
 * everything that comes in is parsed, because the far end may be another version.
 */
export class ContractClient {
  readonly #send: (text: string) => void;
  readonly #calls = new Map<number, Answer>();
  readonly #followers = new Map<number, Follower>();
  #nextId = 1;
  #lost: FaultError | null = null;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  async call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>> {
    const output = await new Promise<unknown>((resolve, reject) => {
      if (this.#lost !== null) return reject(this.#lost);
      const id = this.#nextId++;
      this.#calls.set(id, { resolve, reject });
      this.#sendFrame({ kind: 'call', id, operation: name, input });
    });
    return operations[name].output.parse(output) as Output<N>;
  }

  /** Calls back with the whole collection now and after every change, until the answer is called. `onLost` ends it. */
  follow<N extends StreamName>(
    name: N,
    listener: (items: readonly StreamItem<N>[]) => void,
    onLost: (error: Error) => void,
  ): () => void {
    const id = this.#nextId++;
    const items = new Map<string, StreamItem<N>>();
    let missing = 0;
    const put = (item: unknown) => {
      const parsed = streams[name].parse(item) as StreamItem<N>;
      items.set(parsed.id, parsed);
    };
    this.#followers.set(id, (frame) => {
      if (frame.kind === 'fault') return onLost(new FaultError(fault(frame.fault.code, frame.fault.message)));
      if (frame.kind === 'snapshot') {
        items.clear();
        missing = frame.more ?? 0;
        frame.items.forEach(put);
      } else {
        missing = Math.max(0, missing - 1);
        frame.put.forEach(put);
        for (const gone of frame.remove) items.delete(gone);
      }
      if (missing === 0) listener([...items.values()]);
    });
    if (this.#lost === null) this.#sendFrame({ kind: 'subscribe', id, stream: name });
    else onLost(this.#lost);
    return () => {
      this.#followers.delete(id);
      if (this.#lost === null) this.#sendFrame({ kind: 'unsubscribe', id });
    };
  }

  /** Resolves with the collection as soon as `isEnough` says so; without it with the first picture. */
  until<N extends StreamName>(
    name: N,
    isEnough: (items: readonly StreamItem<N>[]) => boolean = () => true,
  ): Promise<readonly StreamItem<N>[]> {
    return new Promise((resolve, reject) => {
      let settled = false;
      let stop: (() => void) | undefined;
      const end = () => {
        settled = true;
        stop?.();
      };
      const listener = (items: readonly StreamItem<N>[]) => {
        if (settled || !isEnough(items)) return;
        end();
        resolve(items);
      };
      stop = this.follow(name, listener, (error) => {
        end();
        reject(error);
      });
      // An in-process station answers before `follow` returns.
      if (settled) stop();
    });
  }

  /** One message of the far end. */
  receive(text: string): void {
    if (text.length > maxFrameBytes) throw new Defect('the station sent more than a frame holds');
    const frame = serverFrameSchema.parse(JSON.parse(text));
    if (frame.kind === 'beat') return;
    const call = this.#calls.get(frame.id);
    if (call === undefined) {
      if (frame.kind !== 'reply') this.#followers.get(frame.id)?.(frame);
      return;
    }
    this.#calls.delete(frame.id);
    if (frame.kind === 'reply') call.resolve(frame.output);
    else if (frame.kind === 'fault')
      call.reject(new FaultError({ ...frame.fault, details: frame.fault.details ?? {} }));
  }

  /** The connection ended: everything waiting fails, and so does everything asked later. */
  lose(): void {
    this.#lost ??= new FaultError(
      fault('gateway/link-lost', 'the connection to the station ended', { retry: 'later' }),
    );
    for (const { reject } of this.#calls.values()) reject(this.#lost);
    this.#calls.clear();
    for (const [id, follower] of this.#followers) {
      follower({
        kind: 'fault',
        id,
        fault: { code: 'gateway/link-lost', message: this.#lost.message, retry: 'later' },
      });
    }
    this.#followers.clear();
  }

  #sendFrame(frame: ClientFrame): void {
    this.#send(JSON.stringify(frame));
  }
}
