// SPDX-License-Identifier: Apache-2.0
import type { MessagePortMain } from 'electron';
import { Defect } from '../../app/kernel/index.ts';
import { type FromStation, fromStationSchema, type ToStation } from './messages.ts';

/** The station's process, as far as it is used. */
export interface StationChild {
  postMessage(message: ToStation, ports?: MessagePortMain[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
}

export type StationKeeperOptions = {
  readonly fork: () => StationChild;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly warn: (sentence: string) => void;
  /** The station cannot start here; `happened` and `next` are for people. */
  readonly onRefused: (refusal: Extract<FromStation, { kind: 'refused' }>) => void;
  /** It works on although no page looks at it. */
  readonly onWorking: () => void;
  /** It ended well: as asked, or because nobody needed it any more. */
  readonly onEnded: () => void;
  /** It died again soon after it was started anew. */
  readonly onLost: () => void;
};

/** A station that dies sooner than this after its start would die again. */
const shortLifeMs = 30_000;

/**
 * Keeps one station process for all windows. One that dies is started again: it reads from disk and from the bots where the
 * work stands, and the pages ask for new ports by themselves.
 */
export class StationKeeper {
  readonly #options: StationKeeperOptions;
  #child: StationChild | null = null;
  #startedAt = 0;
  #refused = false;

  constructor(options: StationKeeperOptions) {
    this.#options = options;
    this.#start();
  }

  join(page: number, port: MessagePortMain): void {
    this.#child?.postMessage({ kind: 'join', page }, [port]);
  }

  leave(page: number): void {
    this.#child?.postMessage({ kind: 'leave', page });
  }

  /** Asks the station to end, when its work is done or now; false when there is none. */
  end(when: 'idle' | 'now'): boolean {
    this.#child?.postMessage({ kind: 'end', when });
    return this.#child !== null;
  }

  #start(): void {
    const { fork, nowMs } = this.#options;
    const child = fork();
    this.#child = child;
    this.#startedAt = nowMs();
    child.on('message', (message) => this.#hear(message));
    child.once('exit', (code) => this.#exited(code));
  }

  #hear(message: unknown): void {
    const parsed = fromStationSchema.safeParse(message);
    if (!parsed.success) throw new Defect(`the station said what it may not: ${parsed.error.message}`);
    const { data } = parsed;
    if (data.kind === 'refused') {
      this.#refused = true;
      this.#options.onRefused(data);
    } else this.#options.onWorking();
  }

  #exited(code: number): void {
    const { nowMs, warn, onEnded, onLost } = this.#options;
    this.#child = null;
    if (this.#refused) return;
    if (code !== 0) warn(`The station's process ended with code ${code}.`);
    if (code === 0) onEnded();
    else if (nowMs() - this.#startedAt < shortLifeMs) onLost();
    else this.#start();
  }
}
