// SPDX-License-Identifier: Apache-2.0
import { faultCopy } from '../contract/index.ts';
import { type Fault, fault, ok, type Result, refuse } from '../kernel/index.ts';
import type { BotObservation, BotSession, Clock } from '../ports/index.ts';
import { nameReleases } from './known-release.ts';
import { type BotRecord, lastObservation, type Sighting } from './record.ts';
import type { Turns } from './turns.ts';
import type { ReleaseShelf } from './view.ts';

/** Time between two readings of a bot at rest, and what each bot of a large site adds to it: below 15 s nobody is shown as stale. */
const restingPollMs = 5_000;
const restingPollPerBotMs = 10;

/** Milliseconds between two readings of one bot at a site with so many. */
export function restingPollAmong(bots: number): number {
  return Math.max(restingPollMs, bots * restingPollPerBotMs);
}

export type WatchedBot = {
  readonly session: BotSession;
  /** Reads the bot now and remembers the answer. */
  read(): Promise<Result<BotObservation>>;
  sighting(): Sighting;
  end(): Promise<void>;
};

/**
 * Keeps one bot in sight: one session, one reading every few seconds, and never the reading of another bot,
 * because an answer under another identity counts as lost (`driver/wrong-bot`).
 */
export function watchBot(options: {
  readonly record: () => BotRecord;
  readonly session: BotSession;
  readonly clock: Clock;
  readonly shelf: Pick<ReleaseShelf, 'withImage'>;
  readonly onSighting: (sighting: Sighting) => void;
  /** Shared by the bots of a site, so that they are not all asked in one moment; a reading that somebody waits for has no need of it. */
  readonly turns: Turns;
  readonly pollMs: () => number;
}): WatchedBot {
  const { record, session, clock, shelf, onSighting, turns, pollMs } = options;
  const stop = new AbortController();
  let sighting: Sighting = { kind: 'never' };

  const remember = (next: Sighting) => {
    sighting = next;
    if (!stop.signal.aborted) onSighting(next);
  };

  const read = async (): Promise<Result<BotObservation>> => {
    const answer = await session.observe();
    const checked = answer.ok ? checkIdentity(record(), answer.value) : answer;
    if (!checked.ok) {
      remember(lost(checked.fault, sighting, clock.now()));
      return checked;
    }
    const observation = nameReleases(checked.value, { record: record(), shelf });
    remember({ kind: 'seen', at: clock.now(), observation });
    return ok(observation);
  };

  const loop = async () => {
    while (!stop.signal.aborted) {
      await turns.take(async () => (stop.signal.aborted ? undefined : read()));
      await clock.sleep(pollMs(), stop.signal);
    }
  };
  const running = loop();

  return {
    session,
    read,
    sighting: () => sighting,
    end: async () => {
      stop.abort();
      await session.close();
      await running;
    },
  };
}

function checkIdentity(record: BotRecord, observation: BotObservation): Result<BotObservation> {
  const { value } = observation.identity;
  if (value === record.identity.value) return { ok: true, value: observation };
  return refuse(
    fault('driver/wrong-bot', `expected ${record.identity.value}, got ${value}`, { details: { identity: value } }),
  );
}

function lost(cause: Fault, before: Sighting, now: number): Sighting {
  return {
    kind: 'lost',
    since: before.kind === 'lost' ? before.since : now,
    faultCode: cause.code,
    sentence: faultCopy(cause).happened,
    last: lastObservation(before),
  };
}
