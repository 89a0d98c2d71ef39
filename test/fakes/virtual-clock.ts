// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../app/ports/index.ts';

type Sleeper = { readonly dueMs: number; readonly wake: () => void };

/** Time that moves only when a test lets it: from one sleeper to the next, after everything else has settled. */
export class VirtualClock implements Clock {
  #nowMs = Date.parse('2026-03-02T08:00:00Z');
  /** How far somebody set the wall clock away from the time that passed. */
  #wallOffsetMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#nowMs + this.#wallOffsetMs;
  }

  /** Somebody sets the wall clock, or the laptop slept: it moves, and no time passes for those who wait. */
  jump(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        dueMs: this.#nowMs + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', sleeper.wake, { once: true });
    });
  }

  /** Lets time pass until the condition holds; throws when it does not within the given time. */
  async until(condition: () => boolean, limitMs = 3_600_000): Promise<void> {
    const endMs = this.#nowMs + limitMs;
    while (!condition()) {
      if (this.#nowMs > endMs) throw new Error(`not reached within ${limitMs} ms of virtual time`);
      await this.#settle();
      if (!condition()) this.#toNextSleeper();
    }
  }

  #toNextSleeper(): void {
    const next = [...this.#sleepers].sort((a, b) => a.dueMs - b.dueMs)[0];
    if (next === undefined) {
      this.#nowMs += 100;
      return;
    }
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.wake();
  }

  /** Work that needs no time is done in microtasks and a few turns of the event loop. */
  async #settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}
