// SPDX-License-Identifier: Apache-2.0
import { type BotRecord, BotService, type ReleaseShelf } from '../../app/bots/index.ts';
import type { SiteView, StationView } from '../../app/contract/index.ts';
import {
  compareVersions,
  createImageService,
  type ImageService,
  type ReleaseRecord,
  releaseModels,
} from '../../app/images/index.ts';
import { createJournal, type Journal, type JournalMark, type JournalMarks } from '../../app/journal/index.ts';
import { attempt, type Fault, FaultError, fault, type Result, unwrap } from '../../app/kernel/index.ts';
import type { Records, ReleaseRef } from '../../app/ports/index.ts';
import { Proposals, RolloutEngine, type RolloutRecord, sizeOnLaptop } from '../../app/rollout/index.ts';
import { effectiveNow, trustGrade } from '../../app/trust/index.ts';
import type { UpdateRecord } from '../../app/update/index.ts';
import { createContainerDriver } from '../../hardware/drivers/container/index.ts';
import { createMcuDriver } from '../../hardware/drivers/mcu/index.ts';
import {
  createTrustVerifier,
  journalMarkPlace,
  type Log,
  nodeCrypto,
  nodeGunzip,
  openContentStore,
  openJournalFiles,
  openLaptopKey,
  openSite,
  openTrust,
  randomIds,
  systemClock,
} from '../platform/index.ts';
import { neededBy, ReleaseFeed } from './release-feed.ts';

export type StationOptions = {
  readonly site: SiteView;
  readonly folder: string;
  readonly laptopKeyPath: string;
  readonly laptop: string;
  readonly technician: () => string;
  readonly log: Log;
  /** Shows the site without acting on it: an unfinished rollout stays where it is. */
  readonly lookOnly: boolean;
  /** Something a person at this laptop must know, such as a full disk or a changed journal. */
  readonly onAlarm: (trouble: Fault) => void;
};

/** One open site with all its services. */
export type Station = {
  readonly site: SiteView;
  readonly bots: BotService;
  readonly images: ImageService;
  readonly engine: RolloutEngine;
  readonly proposals: Proposals;
  readonly releases: ReleaseFeed;
  readonly journal: Journal;
  readonly publisher: StationView['publisher'];
  /** Begins to look at the bots and goes on with unfinished rollouts. Once. */
  start(): void;
  close(): Promise<void>;
};

const workerUrl = new URL('../platform/trust/worker.js', import.meta.url);
const clock = systemClock;
const ids = randomIds;

/** Opens a site bottom up; nothing acts on a bot before `start`. Faults: store, `station/database-…`, trust. */
export function openStation(options: StationOptions): Promise<Result<Station>> {
  return attempt(async () => {
    const stores = await openStores(options);
    const services = makeServices(stores, options);
    const { bots, engine, releases } = services;
    if (!options.lookOnly) tellOfOtherLaptop(stores, options);
    const unwatch = bots.onSighting(() => releases.refreshSoon());
    return {
      ...services,
      site: options.site,
      journal: stores.journal,
      publisher: stores.trusted && { fingerprint: stores.trusted.fingerprint, rootVersion: stores.trusted.version },
      start: () => {
        bots.start();
        if (options.lookOnly) engine.showAll();
        else engine.start();
        releases.refresh();
      },
      close: async () => {
        unwatch();
        releases.close();
        await engine.close();
        await bots.close();
        stores.close();
      },
    };
  });
}

type Stores = Awaited<ReturnType<typeof openStores>>;

/** What the site keeps on disk, opened bottom up; closed again when one of them cannot be opened. */
async function openStores({ folder, laptopKeyPath, onAlarm }: StationOptions) {
  const storage = unwrap(await openSite(folder));
  try {
    const { paths } = storage;
    const content = unwrap(await openContentStore(paths.store));
    const trusted = await trustOrAlarm(paths.trust, onAlarm);
    const signer = openLaptopKey(laptopKeyPath);
    const journalFiles = openJournalFiles(paths.journal, signer.publicKey);
    const marks = journalMarks(storage.records);
    const journal = createJournal({ store: journalFiles, signer, crypto: nodeCrypto, clock, marks });
    if (journal.damage !== null) onAlarm(journal.damage);
    const close = () => {
      journalFiles.close();
      storage.close();
    };
    return { records: storage.records, trustFolder: paths.trust, content, trusted, journal, close };
  } catch (error) {
    storage.close();
    throw error;
  }
}

/** Whom the site trusts. Damage stops every import, but not the site: bots must still find their way back. */
async function trustOrAlarm(folder: string, onAlarm: (trouble: Fault) => void) {
  const trusted = await openTrust(folder);
  if (trusted.ok) return trusted.value;
  if (!trusted.fault.code.startsWith('trust/')) throw new FaultError(trusted.fault);
  onAlarm(trusted.fault);
  return null;
}

/** The mark lies in the database, away from the journal's own files. */
function journalMarks(records: Records): JournalMarks {
  const { collection, id } = journalMarkPlace;
  const kept = records.collection<JournalMark>(collection);
  return { find: () => kept.find(id), put: (mark) => kept.put(id, mark) };
}

function makeServices({ records, trustFolder, content, journal, trusted }: Stores, options: StationOptions) {
  const { laptop, technician, onAlarm, log } = options;
  const chronicle = (entry: Parameters<Journal['append']>[0]) => tellOrAlarm(journal, entry, onAlarm);
  const bots: BotService = new BotService({
    collection: records.collection<BotRecord>('bots'),
    drivers: [createContainerDriver({ clock }), createMcuDriver({ clock })],
    shelf: lateShelf(() => ({ images, engine })),
    ...{ clock, ids, chronicle, laptop, technician },
    onTrouble: onAlarm,
  });
  const images: ImageService = createImageService({
    ...{ records, content, clock, ids },
    gunzip: nodeGunzip,
    crypto: nodeCrypto,
    verifier: createTrustVerifier(trustFolder, workerUrl),
    journal: chronicle,
    onChange: () => {
      releases.refresh();
      bots.showAll();
    },
    siteModels: () => [...new Set(bots.all().flatMap((bot) => bot.model ?? []))],
    neededBy: (release) => neededBy(bots, release),
    onDefect: (error) => log.error('defect in an import', { error }),
  });
  // A clock that was set back revives no signature that a signed time has passed.
  const trustClock = { now: () => effectiveNow(clock.now(), trusted?.maxTimeSeen ?? 0) };
  const releases = new ReleaseFeed({ images, bots, clock: trustClock });
  const engine = new RolloutEngine({
    ...{ bots, content, clock, chronicle, laptop },
    rollouts: records.collection<RolloutRecord>('rollouts'),
    updates: records.collection<UpdateRecord>('updates'),
    imageFor: (release, model) => images.imageFor(release, model),
    atomically: (work) => records.atomically(work),
    onTrouble: onAlarm,
    log: (message, facts) => log.error(message, facts),
  });
  const isFresh = (release: ReleaseRecord) => trustGrade(release.trust.expires, trustClock.now()) === 'fresh';
  const proposals = new Proposals({
    ...{ bots, images, engine, clock, ids, chronicle, laptop, isFresh },
    crypto: nodeCrypto,
  });
  return { bots, images, releases, engine, proposals };
}

/** The bots know a laptop by its name. It is another one after the settings were lost, or on the laptop that a backup was restored to. */
function tellOfOtherLaptop({ records, journal }: Stores, { laptop, onAlarm }: StationOptions): void {
  const kept = records.collection<{ readonly laptop: string }>('settings');
  const former = kept.find('laptop')?.laptop ?? laptop;
  if (former !== laptop) {
    tellOrAlarm(
      journal,
      {
        who: 'millwright',
        action: 'site.other-laptop',
        about: { former, laptop },
        sentence: `This site was last used as ${former}, now as ${laptop}.`,
      },
      onAlarm,
    );
    onAlarm(fault('sites/other-laptop', `${former} is now ${laptop}`, { details: { former, laptop } }));
  }
  kept.put('laptop', { laptop });
}

/** A journal that cannot be written stops what would have gone into it, and everyone at this laptop is told. */
function tellOrAlarm(journal: Journal, entry: Parameters<Journal['append']>[0], onAlarm: (trouble: Fault) => void) {
  try {
    journal.append(entry);
  } catch (error) {
    if (error instanceof FaultError) onAlarm(error.fault);
    throw error;
  }
}

type Shelf = { readonly images: ImageService; readonly engine: RolloutEngine };

/** What bots know of releases. Late, because releases and rollouts in turn ask which bots need them. */
function lateShelf(shelf: () => Shelf): ReleaseShelf {
  return {
    sizeOf: (release) => sizeOnLaptop(shelf().images, release),
    newestFor: (model, running) => newestRelease(shelf(), model, running),
    withImage: (hash) =>
      shelf()
        .images.releases()
        .filter(({ imageHashes = [] }) => imageHashes.includes(hash))
        .map(({ document }) => ({ product: document.product, version: document.version })),
  };
}

/** What failed at this site is not offered again; a person can still plan it from Images. */
function newestRelease({ images, engine }: Shelf, model: string, running: ReleaseRef | null): ReleaseRef | null {
  const [newest] = images
    .releases()
    .map(({ document }) => document)
    .filter((document) => releaseModels(document).includes(model))
    .filter((document) => running === null || document.product === running.product)
    .filter((document) => running === null || compareVersions(document.version, running.version) >= 0)
    .filter((document) => !engine.hasFailed(document))
    .sort((a, b) => compareVersions(b.version, a.version));
  return newest === undefined ? null : { product: newest.product, version: newest.version };
}
