// SPDX-License-Identifier: Apache-2.0

/** Nothing moved for too long. Carries the system's own code for it, so that it is read like any other time-out. */
class StalledError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Ends a long transfer when nothing moved for too long, or when the caller cancels. Every sign of life feeds it. */
export class Watchdog {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #onCancel = () => this.#bite(new Error('cancelled'));
  #timer: NodeJS.Timeout | undefined;
  #bitten: Error | undefined;
  #fail: (error: Error) => void = () => undefined;

  constructor(caller: AbortSignal, firstMs: number) {
    this.#caller = caller;
    this.feed(firstMs);
    caller.addEventListener('abort', this.#onCancel, { once: true });
    if (caller.aborted) this.#onCancel();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Life was seen; the next sign may take `ms`. */
  feed(ms: number): void {
    if (this.#bitten !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#bite(new StalledError(`nothing moved for ${ms} ms`)), ms);
  }

  /** Settles with the work, or rejects when the watchdog bites, even if the work never settles. */
  guard<T>(work: Promise<T>): Promise<T> {
    const bite = new Promise<never>((_resolve, reject) => {
      this.#fail = reject;
      if (this.#bitten !== undefined) reject(this.#bitten);
    });
    return Promise.race([work, bite]);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#caller.removeEventListener('abort', this.#onCancel);
  }

  #bite(error: Error): void {
    this.#bitten = error;
    this.#fail(error);
    this.#controller.abort();
  }
}
