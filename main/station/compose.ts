// SPDX-License-Identifier: Apache-2.0
import { type BotRecord, BotService, type ReleaseShelf } from '../../app/bots/index.ts';
import type { SiteView, StationView } from '../../app/contract/index.ts';
import { compareVersions, createImageService, type ImageService, releaseModels } from '../../app/images/index.ts';
import { createJournal, type Journal } from '../../app/journal/index.ts';
import { attempt, type Fault, type Result, unwrap } from '../../app/kernel/index.ts';
import type { Driver, ReleaseRef } from '../../app/ports/index.ts';
import { Proposals, RolloutEngine, type RolloutRecord, sizeOnLaptop } from '../../app/rollout/index.ts';
import { trustGrade } from '../../app/trust/index.ts';
import type { UpdateRecord } from '../../app/update/index.ts';
import { createContainerDriver } from '../../hardware/drivers/container/index.ts';
import {
  createTrustVerifier,
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
  /** Something a person at this laptop must know, such as a full disk or a changed journal. */
  readonly onAlarm: (trouble: Fault) => void;
};

/** One open site with all its services, started. */
export type Station = {
  readonly site: SiteView;
  readonly bots: BotService;
  readonly images: ImageService;
  readonly engine: RolloutEngine;
  readonly proposals: Proposals;
  readonly releases: ReleaseFeed;
  readonly journal: Journal;
  readonly publisher: StationView['publisher'];
  close(): Promise<void>;
};

const workerUrl = new URL('../platform/trust/worker.js', import.meta.url);
const clock = systemClock;
const ids = randomIds;

/** Opens a site and starts everything in order. Faults: store, `station/database-…`, trust. */
export function openStation(options: StationOptions): Promise<Result<Station>> {
  return attempt(async () => {
    const storage = unwrap(await openSite(options.folder));
    const { records, paths } = storage;
    const content = unwrap(await openContentStore(paths.store));
    const trusted = unwrap(await openTrust(paths.trust));
    const signer = openLaptopKey(options.laptopKeyPath);
    const journalFiles = openJournalFiles(paths.journal, signer.publicKey);
    const journal = createJournal({ store: journalFiles, signer, crypto: nodeCrypto, clock });
    if (journal.damage !== null) options.onAlarm(journal.damage);

    const chronicle = (entry: Parameters<Journal['append']>[0]) => void journal.append(entry);
    const drivers = new Map<'container', Driver>([['container', createContainerDriver({ clock })]]);
    const collection = records.collection<BotRecord>('bots');
    const { laptop, technician } = options;
    const bots: BotService = new BotService({
      collection,
      drivers,
      clock,
      ids,
      chronicle,
      laptop,
      technician,
      shelf: lateShelf(() => images),
    });
    const images: ImageService = createImageService({
      records,
      content,
      gunzip: nodeGunzip,
      verifier: createTrustVerifier(paths.trust, workerUrl),
      clock,
      ids,
      journal: chronicle,
      onChange: () => {
        releases.refresh();
        bots.showAll();
      },
      siteModels: () => [...new Set(bots.all().flatMap((bot) => bot.model ?? []))],
      neededBy: (release) => neededBy(bots, release),
    });
    const releases = new ReleaseFeed({ images, bots, clock });
    const engine = new RolloutEngine({
      rollouts: records.collection<RolloutRecord>('rollouts'),
      updates: records.collection<UpdateRecord>('updates'),
      bots,
      imageFor: (release, model) => images.imageFor(release, model),
      content,
      clock,
      chronicle,
      laptop,
      atomically: (work) => records.atomically(work),
      onTrouble: options.onAlarm,
      log: (message, facts) => options.log.error(message, facts),
    });
    const isFresh = (release: { trust: { expires: string } }) =>
      trustGrade(release.trust.expires, clock.now()) === 'fresh';
    const proposals = new Proposals({
      bots,
      images,
      engine,
      clock,
      ids,
      crypto: nodeCrypto,
      chronicle,
      laptop,
      isFresh,
    });

    bots.start();
    engine.start();
    releases.refresh();
    const unwatch = bots.onSighting(() => releases.refresh());
    return {
      site: options.site,
      bots,
      images,
      engine,
      proposals,
      releases,
      journal,
      publisher: { fingerprint: trusted.fingerprint, rootVersion: trusted.version },
      close: async () => {
        unwatch();
        await engine.close();
        await bots.close();
        journalFiles.close();
        storage.close();
      },
    };
  });
}

/** What bots know of releases. Late, because releases in turn ask which bots need them. */
function lateShelf(images: () => ImageService): ReleaseShelf {
  return {
    sizeOf: (release) => sizeOnLaptop(images(), release),
    newestFor: (model, running) => newestRelease(images(), model, running),
  };
}

function newestRelease(images: ImageService, model: string, running: ReleaseRef | null): ReleaseRef | null {
  const [newest] = images
    .releases()
    .map(({ document }) => document)
    .filter((document) => releaseModels(document).includes(model))
    .filter((document) => running === null || document.product === running.product)
    .filter((document) => running === null || compareVersions(document.version, running.version) >= 0)
    .sort((a, b) => compareVersions(b.version, a.version));
  if (newest === undefined) return null;
  const { product, version } = newest;
  return { product, version };
}
