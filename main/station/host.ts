// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { faultCopy, type SiteView, type StationView } from '../../app/contract/index.ts';
import {
  attempt,
  Defect,
  type Fault,
  FaultError,
  FeedSource,
  fault,
  ok,
  type Result,
  unwrap,
} from '../../app/kernel/index.ts';
import { inspectRoot } from '../../app/trust/index.ts';
import type { Feeds, Handlers, Offer } from '../gateway/index.ts';
import {
  type Chooser,
  createChooser,
  defaultImportFolders,
  enrolRoot,
  type Home,
  type Log,
  nodeCrypto,
  randomIds,
} from '../platform/index.ts';
import { openStation, type Station } from './compose.ts';
import { type HostHandlers, siteFeeds, siteHandlers } from './handlers.ts';
import { ensurePracticeFleet, practiceRecord, practiceReleasesFolder, practiceSite } from './practice-bots.ts';

/** What a shell holds of the station: the current site's offer, and the way to another site. */
export type StationHost = Offer & {
  readonly chooser: Chooser;
  /** Begins the work on bots; once, after everybody who must see it can. Until then nothing is asked of any bot. */
  start(): void;
  /** Called with the new offer after the site was changed. */
  onRebind(listener: (offer: Offer) => void): void;
  busy(): 'idle' | 'rollout' | 'write';
  /** A sentence that everyone at this laptop must see. */
  alarm(sentence: string): void;
  close(): Promise<void>;
};

export type HostOptions = {
  readonly home: Home;
  readonly log: Log;
  readonly version: string;
  /** Another folder with practice releases and their root than the one made at set-up. */
  readonly practiceReleases?: string;
  /** Opens the practice site with so many bots; without it the site used last, with its bots as they were. */
  readonly practiceBots?: number | undefined;
  /** For commands that only read: shows the site, resumes nothing. */
  readonly lookOnly?: boolean;
};

/** A root file is a few kilobytes; more is something else. */
const maxRootBytes = 524_288;
const practiceSiteName = 'Practice site';

/** Opens the current site (on the first run the practice site) and answers for this laptop; its work waits for `start`. */
export function openStationHost(options: HostOptions): Promise<Result<StationHost>> {
  return attempt(async () => {
    const host = new Host(options);
    host.tellOfUnreadableSites();
    await host.open(await host.firstSite());
    return host;
  });
}

class Host implements StationHost {
  readonly chooser: Chooser;
  readonly #options: HostOptions;
  readonly #laptopFeed = new FeedSource<StationView>();
  readonly #listeners = new Set<(offer: Offer) => void>();
  #alarms: StationView['alarms'] = [];
  #current: { station: Station; folder: string } | null = null;
  #practice: Promise<() => Promise<void>> | null = null;
  #offer: Offer | null = null;

  constructor(options: HostOptions) {
    this.#options = options;
    this.chooser = createChooser({
      folders: [...defaultImportFolders(options.home.importFolder), this.#practiceReleases()],
    });
  }

  get handlers(): Handlers {
    return this.#opened().handlers;
  }

  get feeds(): Feeds {
    return this.#opened().feeds;
  }

  onRebind(listener: (offer: Offer) => void): void {
    this.#listeners.add(listener);
  }

  busy(): 'idle' | 'rollout' | 'write' {
    const station = this.#current?.station;
    if (station?.engine.isBusy()) return 'rollout';
    const importing = station?.images.imports.snapshot().some((view) => view.status === 'running');
    return importing ? 'write' : 'idle';
  }

  alarm(sentence: string): void {
    if (this.#alarms.some((alarm) => alarm.sentence === sentence)) return;
    this.#alarms = [...this.#alarms, { id: randomIds.next('alarm'), sentence, at: Date.now() }];
    this.#show();
  }

  async close(): Promise<void> {
    const station = this.#current?.station;
    const practice = this.#practice;
    this.#current = null;
    this.#practice = null;
    const endPractice = await practice;
    await station?.close();
    await endPractice?.();
  }

  /** A site that cannot be read is missing from the list; in silence that would look like work that was lost. */
  tellOfUnreadableSites(): void {
    for (const path of this.#options.home.unreadableSites()) {
      this.#alarmAbout(fault('sites/unreadable', path, { details: { path } }));
    }
  }

  /** The site used last; on the first run, or when its bots were asked for, the practice site, ready made. */
  async firstSite(): Promise<SiteView> {
    const { home, practiceBots } = this.#options;
    const sites = home.sites();
    const isUsed = (site: SiteView) => site.id === home.settings.get().currentSite;
    const used = practiceBots === undefined ? sites.find(isUsed) : undefined;
    const practice = used ?? sites.find((site) => site.kind === 'practice');
    return practice ?? this.#createPracticeSite();
  }

  async open(site: SiteView): Promise<void> {
    const { home, log } = this.#options;
    const folder = home.siteFolder(site.id);
    const station = unwrap(
      await openStation({
        site,
        folder,
        laptopKeyPath: join(home.path, 'keys', 'laptop.pem'),
        laptop: home.settings.get().laptopId,
        technician: () => this.#technician(),
        log,
        lookOnly: this.#options.lookOnly ?? false,
        onAlarm: (trouble) => this.#alarmAbout(trouble),
      }),
    );
    this.#current = { station, folder };
    const laptop = { resolve: (handle: string) => this.chooser.resolve(handle), technician: () => this.#technician() };
    this.#offer = {
      handlers: { ...this.#hostHandlers(), ...siteHandlers(station, laptop) },
      feeds: { station: this.#laptopFeed, ...siteFeeds(station) },
    };
    await home.settings.change({ currentSite: site.id });
    this.#show();
    for (const listener of this.#listeners) listener(this.#offer);
  }

  start(): void {
    if (this.#current === null) throw new Defect('no site is open');
    const { station, folder } = this.#current;
    station.start();
    if (station.site.kind === 'practice') this.#practice = this.#bringPracticeBots(station, folder);
  }

  /** The station does not wait for its practice bots: they come into sight as real ones do. Answers when they came, and then how to end them. */
  async #bringPracticeBots(station: Station, folder: string): Promise<() => Promise<void>> {
    try {
      const { practiceBots } = this.#options;
      const wish = practiceBots === undefined ? undefined : practiceSite(practiceBots);
      const fleet = await ensurePracticeFleet(join(folder, 'practice'), wish);
      for (const bot of fleet.bots) await station.bots.adopt(practiceRecord(bot, Date.now()));
      return fleet.close;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#options.log.error('practice bots did not start', { error });
      this.alarm('The practice bots did not start. Restart Millwright; the log says why.');
      return async () => undefined;
    }
  }

  #opened(): Offer {
    if (this.#offer === null) throw new FaultError(fault('station/not-running', 'no site is open'));
    return this.#offer;
  }

  #practiceReleases(): string {
    return this.#options.practiceReleases ?? practiceReleasesFolder;
  }

  #technician(): string {
    return this.#options.home.settings.get().technician ?? 'technician';
  }

  #alarmAbout(trouble: Fault): void {
    this.#options.log.error(trouble.message, { code: trouble.code });
    const { happened, next } = faultCopy(trouble);
    this.alarm(`${happened} ${next}`);
  }

  #show(): void {
    const { home, version } = this.#options;
    const station = this.#current?.station;
    if (station === undefined) return;
    this.#laptopFeed.put({
      id: 'station',
      version,
      site: station.site,
      publisher: station.publisher,
      sites: [...home.sites()],
      technician: home.settings.get().technician,
      laptop: home.settings.get().laptopId,
      uplink: hasNetwork() ? 'unknown' : 'offline',
      alarms: this.#alarms,
    });
  }

  #hostHandlers(): HostHandlers {
    const { home } = this.#options;
    return {
      'chooser.list': ({ handle }) => this.chooser.list(handle),
      'sites.inspectRoot': ({ handle }) => attempt(async () => this.#inspect(await this.#readRoot(handle))),
      'sites.create': (input) => attempt(() => this.#createSite(input)),
      'sites.use': ({ siteId }) => attempt(() => this.#use(siteId)),
      'station.introduce': ({ technician }) =>
        attempt(async () => {
          await home.settings.change({ technician });
          this.#show();
          return {};
        }),
      'station.acknowledge': async ({ alarmId }) => {
        this.#alarms = this.#alarms.filter((alarm) => alarm.id !== alarmId);
        this.#show();
        return ok({});
      },
    };
  }

  #inspect(bytes: Uint8Array): { fingerprint: string; version: number; expires: string; facts: string[] } {
    const root = unwrap(inspectRoot(bytes, nodeCrypto));
    return { ...root, facts: [...root.facts] };
  }

  async #readRoot(handle: string): Promise<Uint8Array> {
    const path = unwrap(this.chooser.resolve(handle));
    const bytes = await readFile(path);
    if (bytes.byteLength > maxRootBytes) throw new FaultError(fault('source/too-big', path, { details: { path } }));
    return bytes;
  }

  async #createSite(input: Parameters<Handlers['sites.create']>[0]): Promise<{ siteId: string }> {
    const bytes = await this.#readRoot(input.handle);
    if (this.#inspect(bytes).fingerprint !== input.fingerprint) {
      throw new FaultError(fault('sites/fingerprint-differs', input.fingerprint));
    }
    this.#refuseWhileBusy();
    const site = await this.#enrolledSite({ name: input.name, kind: 'real' }, bytes);
    await this.#switch(site);
    this.#current?.station.journal.append({
      who: input.who,
      action: 'site.created',
      about: { site: site.id, fingerprint: input.fingerprint },
      sentence: `${input.who} compared the fingerprint and made the site ${site.name}.`,
    });
    return { siteId: site.id };
  }

  async #use(siteId: string): Promise<Record<string, never>> {
    const site = this.#options.home.sites().find((known) => known.id === siteId);
    if (site === undefined) throw new FaultError(fault('sites/unknown', siteId));
    this.#refuseWhileBusy();
    if (site.id !== this.#current?.station.site.id) await this.#switch(site);
    return {};
  }

  #refuseWhileBusy(): void {
    if (this.busy() !== 'idle')
      throw new FaultError(fault('sites/rollout-running', 'work is under way', { retry: 'later' }));
  }

  /** If the other site cannot be opened, the one before is opened again. */
  async #switch(site: SiteView): Promise<void> {
    const before = this.#current?.station.site;
    await this.close();
    try {
      await this.#openAndStart(site);
    } catch (error) {
      if (before !== undefined) await this.#openAndStart(before);
      throw error;
    }
  }

  async #openAndStart(site: SiteView): Promise<void> {
    await this.open(site);
    this.start();
  }

  async #createPracticeSite(): Promise<SiteView> {
    const bytes = await readFile(join(this.#practiceReleases(), 'root.json'));
    return this.#enrolledSite({ name: practiceSiteName, kind: 'practice' }, bytes);
  }

  /** A site without an enrolled publisher is worth nothing, so a failed enrolment removes it again. */
  async #enrolledSite(wanted: Pick<SiteView, 'name' | 'kind'>, root: Uint8Array): Promise<SiteView> {
    const { home } = this.#options;
    const site = unwrap(await home.createSite(wanted));
    const enrolled = await enrolRoot(join(home.siteFolder(site.id), 'trust'), root);
    if (enrolled.ok) return site;
    unwrap(await home.removeSite(site.id));
    throw new FaultError(enrolled.fault);
  }
}

function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some((address) => !address.internal));
}
