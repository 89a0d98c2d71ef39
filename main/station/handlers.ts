// SPDX-License-Identifier: Apache-2.0
import { attempt, ok, type Result, unwrap } from '../../app/kernel/index.ts';
import type { SteerAction } from '../../app/rollout/index.ts';
import type { Feeds, Handlers } from '../gateway/index.ts';
import { openBundleSource } from '../platform/index.ts';
import type { Station } from './compose.ts';

type HostOperation = Extract<keyof Handlers, `sites.${string}` | `station.${string}` | 'chooser.list'>;

/** Operations that belong to this laptop rather than to one site. */
export type HostHandlers = Pick<Handlers, HostOperation>;

/** What a site's operations need of the laptop. */
export type LaptopAccess = {
  /** The path behind a handle that the station's own chooser gave out. */
  readonly resolve: (handle: string) => Result<string>;
  readonly technician: () => string;
};

/** Binds every operation of a site to its use case; a list to be read from top to bottom. */
export function siteHandlers(station: Station, laptop: LaptopAccess): Omit<Handlers, HostOperation> {
  const { bots, images, engine, proposals, journal } = station;
  const steer = (action: SteerAction) => async (input: Parameters<typeof engine.steer>[1]) =>
    attempt(() => unwrap(engine.steer(action, input)));
  return {
    'bots.identify': (input) => bots.identify(input),
    'bots.add': (input) => bots.add(input),
    'bots.change': async (input) => bots.change(input),
    'bots.remove': (input) => bots.remove(input),
    'bots.refresh': (input) => bots.refresh(input),
    'bots.history': async ({ botId, limit }) => ok({ entries: [...journal.about(botId, limit)] }),
    'leases.takeOver': (input) => bots.takeOverLease(input),

    'images.import': (input) =>
      attempt(async () => {
        const path = unwrap(laptop.resolve(input.handle));
        const source = await openBundleSource(path);
        const label = path.split(/[\\/]/).at(-1) ?? path;
        return { importId: images.startImport(source, { label, who: laptop.technician() }) };
      }),
    'images.remove': async ({ releaseId }) => {
      const removed = await images.removeRelease(releaseId, laptop.technician());
      return removed.ok ? ok({}) : removed;
    },

    'rollouts.plan': (input) => proposals.plan(input),
    'rollouts.prepare': (input) => proposals.prepare(input),
    'rollouts.commit': (input) => proposals.commit(input),
    'rollouts.pause': steer('pause'),
    'rollouts.resume': steer('resume'),
    'rollouts.promote': steer('promote'),
    'rollouts.halt': steer('halt'),
    'rollouts.reverse': steer('reverse'),
    'rollback.prepare': (input) => proposals.prepareRollback(input),
    'rollback.commit': (input) => proposals.commitRollback(input),

    'journal.list': async ({ before, limit }) =>
      ok({ entries: [...journal.list(before, limit)], total: journal.length }),
    'journal.verify': async () => {
      const verified = journal.verify();
      if (!verified.ok) return verified;
      const { entries, head } = verified.value;
      return ok({ ok: true, entries, head, sentence: `All ${entries} entries are as they were written.` });
    },
  };
}

/** The streams of a site; `station` is the laptop's own. */
export function siteFeeds(station: Station): Omit<Feeds, 'station'> {
  return {
    bots: station.bots.feed,
    releases: station.releases.feed,
    imports: station.images.imports,
    rollouts: station.engine.feed,
    journal: station.journal.feed,
  };
}
