// SPDX-License-Identifier: Apache-2.0
import type { FaultOrder } from './faults.ts';

/** Faults that wait for a call, in the order in which they were given. */
export class ArmedFaults {
  readonly #orders: FaultOrder[] = [];

  add(order: FaultOrder): void {
    this.#orders.push(order);
  }

  /** The first one that was waiting for this call, without its condition; it strikes once. */
  take(words: string, phase: 'before' | 'after'): FaultOrder | undefined {
    const due = this.#orders.findIndex(
      ({ at }) => at !== undefined && 'call' in at && at.phase === phase && callFits(at.call, words),
    );
    const [order] = due < 0 ? [] : this.#orders.splice(due, 1);
    if (order === undefined) return undefined;
    const { at: _, ...now } = order;
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
