// SPDX-License-Identifier: Apache-2.0

/** How long a host of an app window outlives it: a reload or a moved window must not end the station. */
export const afterLastWindowMs = 20_000;
/** A browser on a slow laptop may take this long to show its first window. */
export const firstWindowMs = 60_000;
const lookAgainMs = 1000;

export type WindowLifetime = {
  /** True during a write or a rollout: the host stays whatever the windows do. */
  readonly isBusy: () => boolean;
  readonly onEnd: () => void;
};

/** Ends a host some time after its last window, but never while it is busy. */
export class WindowWatch {
  readonly #lifetime: WindowLifetime;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(lifetime: WindowLifetime) {
    this.#lifetime = lifetime;
    this.#wait(firstWindowMs);
  }

  windowsNow(count: number): void {
    clearTimeout(this.#timer);
    if (count === 0 && !this.#stopped) this.#wait(afterLastWindowMs);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      if (this.#lifetime.isBusy()) this.#wait(lookAgainMs);
      else this.#lifetime.onEnd();
    }, ms);
  }
}
