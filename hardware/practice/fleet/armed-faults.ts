// SPDX-License-Identifier: Apache-2.0
import type { FaultOrder } from './faults.ts';

/** Faults that wait for a call. */
export class ArmedFaults {
  /** Each with the number of fitting calls until it strikes. */
  #waiting: { readonly order: FaultOrder; readonly calls: number }[] = [];

  get count(): number {
    return this.#waiting.length;
  }

  add(order: FaultOrder): void {
    const nth = order.at !== undefined && 'call' in order.at ? order.at.nth : undefined;
    this.#waiting.push({ order, calls: nth ?? 1 });
  }

  /** Counts the call; the first fault whose turn it is, without its condition. It strikes once; others of that turn wait for the next call. */
  take(words: string, phase: 'before' | 'after'): FaultOrder | undefined {
    const fits = ({ at }: FaultOrder) =>
      at !== undefined && 'call' in at && at.phase === phase && callFits(at.call, words);
    const due = this.#waiting.find(({ order, calls }) => calls <= 1 && fits(order));
    this.#waiting = this.#waiting
      .filter((armed) => armed !== due)
      .map((armed) => (fits(armed.order) ? { ...armed, calls: armed.calls - 1 } : armed));
    if (due === undefined) return undefined;
    const { at: _, ...now } = due.order;
    return now;
  }
}

/** `*` in the pattern stands for any part. */
function callFits(pattern: string, words: string): boolean {
  return new RegExp(`^${pattern.split('*').map(literally).join('.*')}$`).test(words);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
