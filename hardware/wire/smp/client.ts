// SPDX-License-Identifier: Apache-2.0
import { FaultError, fault } from '../../../app/kernel/index.ts';
import type { Clock } from '../../../app/ports/index.ts';
import {
  encodeMessage,
  parseAnswer,
  type SmpAnswer,
  type SmpBody,
  type SmpRequest,
  type SmpVersion,
} from './message.ts';
import { rc, refusalIn, SmpRefusal } from './refusal.ts';

/** Whole messages to and from one bot: in any order, any number of times, or never. */
export interface MessageLink {
  /** The bot's address, for people. */
  readonly name: string;
  /** Throws a FaultError with a link fault. */
  send(message: Uint8Array): Promise<void>;
  /** From then on every message that comes in, and a fault of the link itself, goes to this listener. */
  listen(listener: LinkListener): void;
  close(): void;
}

export type LinkListener = {
  readonly onMessage: (message: Uint8Array) => void;
  readonly onFault: (cause: FaultError) => void;
};

type Outcome =
  | { readonly kind: 'answered'; readonly body: SmpBody }
  | { readonly kind: 'failed'; readonly cause: Error };

/** The one question that is out. Its outcome wakes whoever waits. */
type Open = {
  readonly request: SmpRequest;
  readonly sequence: number;
  readonly wake: AbortController;
  outcome: Outcome | null;
  /** Messages that came in meanwhile and were none. */
  garbage: number;
};

/** Asks one bot over one link, one question at a time, in the order in which they were asked. */
export class SmpClient {
  readonly #link: MessageLink;
  readonly #clock: Clock;
  #version: SmpVersion = 1;
  #sequence = 0;
  #open: Open | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #dropped = 0;

  constructor(link: MessageLink, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
    link.listen({
      onMessage: (message) => this.#take(message),
      onFault: (cause) => this.#settle({ kind: 'failed', cause }),
    });
  }

  /** Messages that were no answer to anything: garbage, late, doubled, foreign. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * The body of the answer. The request is sent once for each wait in `patienceMs`, with the same sequence number.
   * Throws an SmpRefusal when the bot says no, else a FaultError: a link fault, or `driver/protocol`.
   */
  ask(request: SmpRequest, patienceMs: readonly number[]): Promise<SmpBody> {
    const asked = this.#turn.then(() => this.#askInTurn(request, patienceMs));
    this.#turn = asked.catch(settled);
    return asked;
  }

  close(): void {
    this.#link.close();
    this.#settle({ kind: 'failed', cause: new FaultError(fault('link/closed', 'closed here', { retry: 'later' })) });
  }

  async #askInTurn(request: SmpRequest, patienceMs: readonly number[]): Promise<SmpBody> {
    try {
      return await this.#exchange(request, patienceMs);
    } catch (error) {
      if (!(error instanceof SmpRefusal && error.rc === rc.versionTooNew && this.#version === 1)) throw error;
      this.#version = 0;
      return this.#exchange(request, patienceMs);
    }
  }

  async #exchange(request: SmpRequest, patienceMs: readonly number[]): Promise<SmpBody> {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) % 256;
    const message = encodeMessage(request, { version: this.#version, sequence });
    const open: Open = { request, sequence, wake: new AbortController(), outcome: null, garbage: 0 };
    this.#open = open;
    try {
      for (const waitMs of patienceMs) {
        await this.#link.send(message);
        await this.#clock.sleep(waitMs, open.wake.signal);
        if (open.outcome !== null) return concluded(open.outcome);
      }
      throw this.#silence(open);
    } finally {
      this.#open = null;
    }
  }

  #take(message: Uint8Array): void {
    const answer = parseAnswer(message);
    const open = this.#open;
    if (answer !== null && open !== null && open.outcome === null && belongs(answer, open)) {
      this.#settle(outcomeOf(answer));
      return;
    }
    this.#dropped += 1;
    if (answer === null && open !== null) open.garbage += 1;
  }

  #settle(outcome: Outcome): void {
    if (this.#open === null || this.#open.outcome !== null) return;
    this.#open.outcome = outcome;
    this.#open.wake.abort();
  }

  #silence({ garbage, request }: Open): FaultError {
    const what = `group ${request.group} command ${request.command}`;
    if (garbage > 0)
      return new FaultError(fault('driver/protocol', `${garbage} answers to ${what} were no SMP message`));
    const details = { address: this.#link.name };
    return new FaultError(fault('link/timeout', `no answer to ${what}`, { retry: 'later', details }));
  }
}

/** The next in turn goes on whatever became of the one before; its caller has the error. */
function settled(): void {}

function belongs(answer: SmpAnswer, { request, sequence }: Open): boolean {
  return (
    answer.sequence === sequence &&
    answer.direction === request.direction &&
    answer.group === request.group &&
    answer.command === request.command
  );
}

function outcomeOf({ body, group, command }: SmpAnswer): Outcome {
  const refusal = refusalIn(body);
  if (refusal === null) return { kind: 'answered', body };
  const cause = refusal ?? new FaultError(fault('driver/protocol', `group ${group} command ${command}: no result`));
  return { kind: 'failed', cause };
}

function concluded(outcome: Outcome): SmpBody {
  if (outcome.kind === 'failed') throw outcome.cause;
  return outcome.body;
}
