// SPDX-License-Identifier: Apache-2.0
import { type BotView, botSentences, type RunningView, type WayBackView } from '../contract/index.ts';
import type { Digest } from '../kernel/index.ts';
import type { BotObservation, ImageOnBot, ReleaseRef } from '../ports/index.ts';
import { isProven } from './kept-images.ts';
import { addressWords, type BotRecord, lastObservation, releaseWords, type Sighting, sameRelease } from './record.ts';
import { noWayBack, wayBackFromLaptop, wayBackOnBot } from './way-back.ts';

export type BotActivity = NonNullable<BotView['update']> & {
  /** Set when a person must act: fault code and sentence. */
  readonly blocked: { readonly code: string; readonly sentence: string } | null;
};

/** What the view needs to know of the releases on this laptop; order of rooms forbids asking them directly. */
export type ReleaseShelf = {
  /** The newest release with an image for the model; of the running product and not older than it, when one runs. */
  newestFor(model: string, running: ReleaseRef | null): ReleaseRef | null;
  /** Releases whose image a bot calls by this hash, newest first; of images that bots name by themselves none. */
  withImage(hash: Digest): readonly ReleaseRef[];
  /** Size in bytes when this laptop holds the release. */
  sizeOf(release: ReleaseRef): number | null;
};

export type BotFacts = {
  readonly record: BotRecord;
  readonly sighting: Sighting;
  readonly activity: BotActivity | null;
  readonly laptop: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** A bot of a rollout may be silent for this long, as while it restarts; then a person should know. */
export const longestSilenceMs = 60_000;

/** Being in sight is shown anew this often; a screen calls a bot stale after 15 s. */
const shownSeenEveryMs = 9_000;

/** True when a screen learns something: anything but the time of a reading that found all as before. */
export function saysMore(view: BotView, shown: BotView | undefined): boolean {
  if (shown === undefined) return true;
  const { lastSeenAt } = shown;
  if (Math.abs((view.lastSeenAt ?? 0) - (lastSeenAt ?? 0)) >= shownSeenEveryMs) return true;
  return JSON.stringify({ ...view, lastSeenAt }) !== JSON.stringify(shown);
}

type Condition = Pick<BotView, 'state' | 'reason' | 'faultCode'>;

/** Everything a screen shows of a bot, from what is known now. */
export function botView(facts: BotFacts, shelf: ReleaseShelf): BotView {
  const { record, sighting, activity } = facts;
  const observation = lastObservation(sighting);
  const wayBack = currentWayBack(record, observation, shelf);
  const condition = conditionOf(facts);
  return {
    id: record.id,
    name: record.name,
    family: record.family,
    model: record.model,
    cell: record.cell,
    address: addressWords(record.address),
    link: record.address.link,
    identity: { ...record.identity, facts: { ...record.identity.facts } },
    ...condition,
    running: runningView(observation?.slots.committed ?? null),
    trial: runningView(observation?.slots.trial ?? null),
    wayBack,
    lastSeenAt: sighting.kind === 'seen' ? sighting.at : record.lastSeenAt,
    lease: leaseView(observation, facts.laptop),
    update: activity === null ? null : updateView(activity),
    next: nextAction(facts, condition, { wayBack, shelf, observation }),
  };
}

function updateView({ rolloutId, release, phase, bytesDone, bytesTotal }: BotActivity): NonNullable<BotView['update']> {
  return { rolloutId, release, phase, bytesDone, bytesTotal };
}

function leaseView(observation: BotObservation | null, laptop: string): BotView['lease'] {
  const lease = observation?.lease ?? null;
  return lease === null ? null : { ...lease, ours: lease.laptop === laptop };
}

function runningView(image: ImageOnBot | null): RunningView | null {
  if (image === null) return null;
  const { release, label, running, since, restarts, health } = image;
  return { release, label: releaseWords(release, label), running, since, restarts, health };
}

/** Where "Go back" would lead now: what runs without the trial that nobody here owns, the previous image on the bot if it ever ran for good, else the newest confirmed release that this laptop still holds. */
export function currentWayBack(
  record: BotRecord,
  observation: BotObservation | null,
  shelf: Pick<ReleaseShelf, 'sizeOf'>,
): WayBackView {
  const { committed, trial } = observation?.slots ?? { committed: null, trial: null };
  if (trial !== null && committed !== null) return wayBackOnBot(record, committed);
  const previous = observation?.slots.previous ?? null;
  if (previous !== null && isProven(record, previous)) return wayBackOnBot(record, previous);
  const running = committed?.release ?? null;
  for (const release of record.confirmed) {
    const sizeBytes = sameRelease(release, running) ? null : shelf.sizeOf(release);
    if (sizeBytes !== null) return wayBackFromLaptop(record, release, sizeBytes);
  }
  return noWayBack('No earlier good image is known for this bot.');
}

function conditionOf(facts: BotFacts): Condition {
  const { record, sighting, activity } = facts;
  if (activity !== null) return conditionInRollout(activity, facts);
  if (sighting.kind === 'never') return { state: 'not-seen', reason: 'Not asked yet.', faultCode: null };
  if (sighting.kind === 'lost') {
    const state = sighting.faultCode === 'driver/wrong-bot' ? 'fault' : 'not-seen';
    return { state, reason: sighting.sentence, faultCode: sighting.faultCode };
  }
  return conditionOnBot(record, sighting.observation);
}

function conditionInRollout({ blocked, release }: BotActivity, { sighting, now }: BotFacts): Condition {
  if (blocked !== null) return { state: 'check', reason: blocked.sentence, faultCode: blocked.code };
  const goal = releaseWords(release, '');
  if (sighting.kind === 'lost' && now - sighting.since >= longestSilenceMs) {
    const { sentence, faultCode } = sighting;
    return { state: 'check', reason: `${sentence} Its update to ${goal} is not finished.`, faultCode };
  }
  return { state: 'updating', reason: `Update to ${goal} is under way.`, faultCode: null };
}

function conditionOnBot(record: BotRecord, { slots, identity }: BotObservation): Condition {
  const { committed, trial } = slots;
  if (committed !== null && !committed.running && !trial?.running) {
    return {
      state: 'fault',
      reason: `${releaseWords(committed.release, committed.label)} does not run.`,
      faultCode: null,
    };
  }
  if (committed?.health === 'unhealthy') {
    return { state: 'fault', reason: 'The bot says that its image is not healthy.', faultCode: null };
  }
  if (trial !== null) {
    return { state: 'check', reason: 'An image is on trial, and no rollout here owns it.', faultCode: null };
  }
  if (record.model === null && identity.model === null) {
    return { state: 'check', reason: 'Its model is not known yet.', faultCode: null };
  }
  if (committed === null) return { state: 'check', reason: 'No image runs on this bot yet.', faultCode: null };
  return { state: 'ok', reason: null, faultCode: null };
}

type NextContext = {
  readonly wayBack: WayBackView;
  readonly shelf: ReleaseShelf;
  readonly observation: BotObservation | null;
};

function nextAction({ record, activity }: BotFacts, condition: Condition, context: NextContext): BotView['next'] {
  if (activity !== null) {
    return {
      action: 'open-rollout',
      sentence: botSentences.openRollout,
      target: activity.rolloutId,
    };
  }
  if (condition.state === 'not-seen') {
    return { action: 'retry-connection', sentence: botSentences.retry, target: null };
  }
  if (record.model === null) {
    return { action: 'set-model', sentence: botSentences.setModel, target: null };
  }
  if (context.observation !== null && context.observation.slots.trial !== null && context.wayBack.kind !== 'none') {
    return { action: 'go-back', sentence: botSentences.endTrial(context.wayBack.label ?? ''), target: null };
  }
  if (condition.state === 'fault' && context.wayBack.kind !== 'none') {
    return {
      action: 'go-back',
      sentence: botSentences.goBack(context.wayBack.label ?? ''),
      target: null,
    };
  }
  return releaseAction(record.model, context);
}

function releaseAction(model: string, { shelf, observation }: NextContext): BotView['next'] {
  const running = observation?.slots.committed?.release ?? null;
  const newest = shelf.newestFor(model, running);
  if (newest === null) {
    return { action: 'import-release', sentence: botSentences.importRelease(model), target: null };
  }
  if (sameRelease(newest, running)) {
    return {
      action: 'none',
      sentence: botSentences.newest(releaseWords(newest, '')),
      target: null,
    };
  }
  return {
    action: 'plan-rollout',
    sentence: botSentences.planRollout(releaseWords(newest, '')),
    target: `${newest.product}@${newest.version}`,
  };
}
