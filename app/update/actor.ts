// SPDX-License-Identifier: Apache-2.0
import { FaultError } from '../kernel/index.ts';
import type { StageProgress } from '../ports/index.ts';
import { advanceUpdate, type UpdateEvent } from './machine.ts';
import { isEnded, type UpdateRecord } from './record.ts';
import { type StepContext, steps } from './steps.ts';

export type UpdateActorOptions = {
  /** Durable when it returns; called before the effect of the new state begins. */
  readonly save: (record: UpdateRecord) => void;
  readonly onChange: (record: UpdateRecord, progress: StageProgress) => void;
  readonly onRejected: (record: UpdateRecord, reason: string) => void;
  /** What ended a step. The bot keeps its last recorded phase; the step is tried again, after a bug ever more seldom. */
  readonly onDefect: (record: UpdateRecord, error: unknown) => void;
  readonly context: Omit<StepContext, 'emit' | 'signal' | 'resumed' | 'onProgress'>;
  /** True when the record was read back after a start of the station. */
  readonly resumed: boolean;
};

const progressEveryMs = 100;
const shortestRestMs = 1_000;
const longestRestMs = 60_000;

/**
 * Works on one bot. Invariants: one step at a time; the new state is saved before its step begins; a decision is
 * applied at once and interrupts the step, but the next step waits until the interrupted one has let go.
 */
export class UpdateActor {
  readonly #options: UpdateActorOptions;
  #record: UpdateRecord;
  #progress: StageProgress = { bytesDone: 0, bytesTotal: 0 };
  #progressToldMs = 0;
  #resumed: boolean;
  #interrupt = new AbortController();
  #wake: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #stopped = false;
  /** Steps in a row that a bug ended. */
  #defects = 0;

  constructor(record: UpdateRecord, options: UpdateActorOptions) {
    this.#record = record;
    this.#options = options;
    this.#resumed = options.resumed;
  }

  get record(): UpdateRecord {
    return this.#record;
  }

  get progress(): StageProgress {
    return this.#progress;
  }

  /** Begins or goes on; nothing while it already works. */
  start(): void {
    if (isEnded(this.#record.state)) return;
    this.#running ??= this.#drive()
      .catch((error: unknown) => this.#restAfter(error))
      .finally(() => {
        this.#running = null;
      });
  }

  /** A decision from outside. False when it has no place now; the one who decides looks again and decides anew. */
  tell(event: UpdateEvent): boolean {
    if (!this.#apply(event)) return false;
    // Also within a phase: a step that goes on would write what it saw before over what was decided.
    this.#interrupt.abort();
    this.#wake?.();
    this.start();
    return true;
  }

  /** Lets go of the bot between two calls; the record tells where to go on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#interrupt.abort();
    this.#wake?.();
    await this.#running;
  }

  /** A bug strikes again at once, so each time the rest is longer. A fault is told and passes: the next look may go on. */
  async #restAfter(error: unknown): Promise<void> {
    this.#options.onDefect(this.#record, error);
    if (error instanceof FaultError || this.#stopped) return;
    const restMs = Math.min(longestRestMs, shortestRestMs * 2 ** this.#defects);
    this.#defects += 1;
    await this.#options.context.clock.sleep(restMs, this.#interrupt.signal);
  }

  async #drive(): Promise<void> {
    while (!this.#stopped && !isEnded(this.#record.state)) {
      this.#interrupt = new AbortController();
      const phase = this.#record.state.phase;
      const event = await this.#step();
      this.#resumed = false;
      if (this.#stopped) return;
      if (event !== null) this.#apply(event);
      if (this.#record.state.phase === phase) await this.#awaitDecision();
    }
  }

  #step(): Promise<UpdateEvent | null> {
    const record = this.#record;
    const step = steps[record.state.phase] as (
      record: UpdateRecord,
      context: StepContext,
    ) => Promise<UpdateEvent | null>;
    return step(record, {
      ...this.#options.context,
      signal: this.#interrupt.signal,
      resumed: this.#resumed,
      emit: (event) => this.#apply(event),
      onProgress: (progress) => this.#showProgress(progress),
    });
  }

  #awaitDecision(): Promise<void> {
    if (this.#stopped || this.#interrupt.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        resolve();
      };
    });
  }

  #apply(event: UpdateEvent): boolean {
    const next = advanceUpdate(this.#record.state, event);
    if (next.kind === 'rejected') {
      this.#options.onRejected(this.#record, next.reason);
      return false;
    }
    const record = { ...this.#record, state: next.state };
    this.#options.save(record);
    this.#record = record;
    this.#defects = 0;
    this.#options.onChange(this.#record, this.#progress);
    return true;
  }

  #showProgress(progress: StageProgress): void {
    this.#progress = progress;
    const nowMs = this.#options.context.clock.monotonicMs();
    if (nowMs - this.#progressToldMs < progressEveryMs && progress.bytesDone < progress.bytesTotal) return;
    this.#progressToldMs = nowMs;
    this.#options.onChange(this.#record, progress);
  }
}
