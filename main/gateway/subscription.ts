// SPDX-License-Identifier: Apache-2.0
import type { ServerFrame } from '../../app/contract/index.ts';
import type { Delta, Feed } from '../../app/kernel/index.ts';
import { splitBySize } from './split-by-size.ts';

type Item = { readonly id: string };

/** At most 20 flushes a second: faster than an eye follows, slow enough for a tablet. */
export const flushEveryMs = 50;
/** More than this waiting in the connection: hold back until it drains. */
export const highWaterBytes = 1_048_576;

export type Outlet = { send(frame: ServerFrame): void; bufferedBytes(): number };

/**
 * One watched stream: a snapshot, then deltas with `seq` counting up by one. Changes are collected and only the last
 * value per id is sent, so what waits for a slow window is never more than the collection itself.
 */
export class Subscription {
  readonly #id: number;
  readonly #outlet: Outlet;
  #seq = 0;
  #pending = new Map<string, Item | null>();
  #lastFlushAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #unwatch: () => void = () => undefined;

  constructor(id: number, outlet: Outlet) {
    this.#id = id;
    this.#outlet = outlet;
  }

  /** Follows `feed` from now on, beginning with its whole content. */
  follow(feed: Feed<Item>): void {
    this.stop();
    this.#unwatch = feed.watch((delta) => this.#collect(delta));
    const [first = [], ...rest] = splitBySize(feed.snapshot());
    const more = rest.length === 0 ? {} : { more: rest.length };
    this.#outlet.send({ kind: 'snapshot', id: this.#id, seq: this.#seq++, items: first, ...more });
    for (const put of rest) this.#sendDelta(put, []);
  }

  stop(): void {
    this.#unwatch();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = new Map();
  }

  #collect(delta: Delta<Item>): void {
    for (const item of delta.put) this.#pending.set(item.id, item);
    for (const id of delta.remove) this.#pending.set(id, null);
    const sinceLastMs = performance.now() - this.#lastFlushAt;
    this.#timer ??= this.#after(Math.max(0, flushEveryMs - sinceLastMs));
  }

  #after(delayMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#flush(), delayMs);
  }

  #flush(): void {
    if (this.#outlet.bufferedBytes() > highWaterBytes) {
      this.#timer = this.#after(flushEveryMs);
      return;
    }
    this.#timer = undefined;
    this.#lastFlushAt = performance.now();
    const changes = [...this.#pending];
    this.#pending = new Map();
    const remove = changes.filter(([, item]) => item === null).map(([id]) => id);
    const [first = [], ...rest] = splitBySize(changes.flatMap(([, item]) => item ?? []));
    this.#sendDelta(first, remove);
    for (const put of rest) this.#sendDelta(put, []);
  }

  #sendDelta(put: unknown[], remove: string[]): void {
    this.#outlet.send({ kind: 'delta', id: this.#id, seq: this.#seq++, put, remove });
  }
}
