// SPDX-License-Identifier: Apache-2.0
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportView, RolloutView, StreamItem, StreamName } from '../../../app/contract/index.ts';
import { Defect, FaultError, fault } from '../../../app/kernel/index.ts';
import type { ContractClient } from '../contact/contract-client.ts';
import type { DrillBot, DrillSite } from './site.ts';
import { StationProcess } from './station-process.ts';
import { TroubleDesk, type TroubleOrder } from './trouble.ts';

/** Says in one line what happened. */
export type Tell = (event: string, facts?: Record<string, unknown>) => void;

export type SceneOptions = {
  readonly site: DrillSite;
  readonly home: string;
  /** Seconds that a wave is watched. */
  readonly soakS: number;
  readonly denyNetwork: boolean;
  readonly tell: Tell;
};

type RolloutWishes = {
  readonly botIds: string[] | null;
  readonly soakS: number;
  readonly failureBudget: number;
  readonly override: string | null;
};

const person = 'Drill';
const stepLimitMs = 120_000;
/** What every bot runs when the story begins. */
const firstVersion = '1.0.0';
const firstSoakS = 5;

/** What a story can do: everything through the contract, as a technician's shell would, over a station of its own process. */
export class Scene {
  readonly #options: SceneOptions;
  #station: StationProcess;
  #import: ImportView | null = null;
  /** Names of bots, by wave. */
  #waves: readonly (readonly string[])[] = [];
  #shown: ReadonlyMap<string, string> = new Map();
  #troublesLeft = 0;
  #newReleases = 0;

  private constructor(options: SceneOptions, station: StationProcess) {
    this.#options = options;
    this.#station = station;
  }

  static async open(options: SceneOptions): Promise<Scene> {
    return new Scene(options, await StationProcess.start(options.home, options));
  }

  /** Until every bot is in sight and has an image to go back to. */
  async prepare(): Promise<void> {
    const { site, tell } = this.#options;
    await this.#client.call('station.introduce', { technician: person });
    if (site.kind === 'real') await this.#prepareEngines();
    await this.#until('bots', (all) => all.length === site.bots.length && all.every((bot) => bot.state === 'ok'));
    tell('bots-in-sight', { bots: site.bots.length });
  }

  /** Plays a story from its beginning to its end. */
  async play(story: (scene: Scene) => Promise<void>): Promise<void> {
    const before = (await this.#client.until('releases')).length;
    await story(this);
    this.#newReleases = (await this.#client.until('releases')).length - before;
    const bots = await this.#until('bots', (all) =>
      all.every(({ running, trial }) => running !== null && trial === null),
    );
    this.#shown = new Map(
      bots.map(({ name, running }) => [name, running?.release?.version ?? running?.label.split(' ')[0] ?? 'nothing']),
    );
    const { control } = this.#options.site;
    this.#troublesLeft = control === null ? 0 : await new TroubleDesk(control).waiting();
  }

  async close(): Promise<void> {
    await this.#station.end();
  }

  /** Imports the bundle whose folder carries the version; a refusal is part of the story. */
  async importRelease(version: string): Promise<void> {
    const handle = await this.#station.contact.handle(await this.#findBundle(version));
    const { importId } = await this.#client.call('images.import', { handle });
    const imports = await this.#until('imports', (all) =>
      all.some((view) => view.id === importId && view.status !== 'running'),
    );
    const ended = imports.find((view) => view.id === importId);
    if (ended === undefined) throw new Defect('the import is gone');
    this.#import = ended;
    this.#options.tell('imported', { version, status: ended.status, code: ended.faultCode });
  }

  /** `bots`: names, all when left out. `failureBudget`: bots that may fail before the rollout halts. */
  async startRollout(
    version: string,
    { bots, failureBudget = 0 }: { readonly bots?: readonly string[]; readonly failureBudget?: number } = {},
  ): Promise<string> {
    const botIds = bots === undefined ? null : await this.#botIds(bots);
    return this.#startRollout(version, { botIds, soakS: this.#options.soakS, failureBudget, override: null });
  }

  /** Breaks or mends a practice bot, now or when its moment comes. */
  async trouble(order: TroubleOrder): Promise<void> {
    const { site, tell } = this.#options;
    if (site.control === null) throw new Defect('only practice bots are broken on purpose');
    await new TroubleDesk(site.control).order(order);
    tell('trouble', { ...order });
  }

  async startRollback(bot: string): Promise<string> {
    const [botId] = await this.#botIds([bot]);
    const prepared = await this.#client.call('rollback.prepare', { botId: botId ?? '' });
    this.#options.tell('way-back', { bot, from: prepared.from, to: prepared.to, sentence: prepared.wayBack.sentence });
    const { rolloutId } = await this.#client.call('rollback.commit', {
      token: prepared.token,
      who: person,
      reason: 'drill',
    });
    return rolloutId;
  }

  /** As a person who knows why there is no evidence. */
  async promote(rolloutId: string, reason: string): Promise<void> {
    await this.#client.call('rollouts.promote', { rolloutId, who: person, reason });
    this.#options.tell('promoted', { reason });
    await this.untilRollout(rolloutId, (view) => view.status !== 'holding');
  }

  /** Follows a rollout, telling every change, until the condition holds. */
  async untilRollout(rolloutId: string, condition: (view: RolloutView) => boolean): Promise<RolloutView> {
    let told = '';
    const find = (views: readonly RolloutView[]) => views.find((view) => view.id === rolloutId);
    const views = await this.#until('rollouts', (all) => {
      const view = find(all);
      if (view === undefined) return false;
      if (view.sentence !== told) {
        told = view.sentence;
        this.#options.tell('rollout', { status: view.status, wave: view.wave, sentence: told });
      }
      return condition(view);
    });
    const view = find(views);
    if (view === undefined) throw new Defect('the rollout is gone');
    return view;
  }

  /** SIGKILL, as when the laptop dies, then a new station on the same data folder. */
  async killStation(at: string): Promise<void> {
    await this.#station.kill();
    this.#options.tell('station-killed', { at });
    this.#station = await StationProcess.start(this.#options.home, this.#options);
    this.#options.tell('station-started');
  }

  /** The bot that stories about one bot use: the first by name. */
  firstBot(): string {
    const [first] = this.#options.site.bots.map((bot) => bot.name).sort();
    if (first === undefined) throw new Defect('a drill needs a bot');
    return first;
  }

  bots(): readonly DrillBot[] {
    return this.#options.site.bots;
  }

  seed(): number {
    return this.#options.site.seed;
  }

  cellOf(bot: string): string | null {
    return this.bots().find(({ name }) => name === bot)?.cell ?? null;
  }

  /** Names of bots, by wave of the newest rollout. */
  waves(): readonly (readonly string[])[] {
    return this.#waves;
  }

  canaries(): readonly string[] {
    return this.#waves[0] ?? [];
  }

  /** The version that the screen showed of each bot when the story was over. */
  shownVersions(): ReadonlyMap<string, string> {
    return this.#shown;
  }

  /** Troubles whose moment never came. */
  troublesLeft(): number {
    return this.#troublesLeft;
  }

  importWords(): string {
    if (this.#import === null) return 'not imported';
    return this.#import.status === 'refused' ? `refused with ${this.#import.faultCode}` : this.#import.status;
  }

  /** Releases that came to the laptop in this story. */
  newReleaseCount(): number {
    return this.#newReleases;
  }

  /** Attempts to reach or look up anything outside this laptop. */
  deniedAttempts(): number {
    return this.#station.deniedAttempts();
  }

  /** Engines that carry no image yet are added and get their first, so that every story has one to go back to. */
  async #prepareEngines(): Promise<void> {
    await this.importRelease(firstVersion);
    for (const bot of this.#options.site.bots) await this.#addEngine(bot);
    const bots = await this.#until('bots', (all) => all.every((bot) => bot.state !== 'not-seen'));
    const used = bots.find((bot) => bot.running !== null || bot.trial !== null);
    if (used !== undefined) {
      throw new FaultError(fault('bots/in-use', `${used.name} carries ${(used.running ?? used.trial)?.label}`));
    }
    const override = 'a drill on engines without an image';
    const first = await this.#startRollout(firstVersion, {
      botIds: null,
      soakS: firstSoakS,
      failureBudget: 0,
      override,
    });
    await this.untilRollout(first, (view) => view.status === 'completed');
  }

  async #addEngine({ name, place }: DrillSite['bots'][number]): Promise<void> {
    const address = { link: 'docker', via: 'socket', path: place } as const;
    const { identity, model, cell } = await this.#client.call('bots.identify', { address });
    const { models } = await this.#release(firstVersion);
    const bot = { identity: identity.value, name, model: model ?? models[0] ?? null, cell };
    await this.#client.call('bots.add', { address, ...bot, labelConfirmed: true });
  }

  async #startRollout(version: string, { botIds, soakS, failureBudget, override }: RolloutWishes): Promise<string> {
    const { id: releaseId } = await this.#release(version);
    const policy = { soakS, failureBudget, afterCanary: 'automatic' } as const;
    const { plan, token } = await this.#client.call('rollouts.prepare', { releaseId, botIds, canaryIds: null, policy });
    const { rolloutId } = await this.#client.call('rollouts.commit', { token, who: person, override });
    const namesOf = (botIds: readonly string[]) =>
      plan.bots.filter(({ botId }) => botIds.includes(botId)).map(({ name }) => name);
    this.#waves = plan.waves.map((wave) => namesOf(wave.botIds));
    this.#options.tell('rollout-started', { rolloutId, version, canaries: this.canaries() });
    return rolloutId;
  }

  async #release(version: string): Promise<StreamItem<'releases'>> {
    const isIt = ({ release }: StreamItem<'releases'>) => release.version === version;
    const release = (await this.#until('releases', (all) => all.some(isIt))).find(isIt);
    if (release === undefined) throw new Defect(`${version} is gone`);
    return release;
  }

  async #findBundle(version: string): Promise<string> {
    const { releases } = this.#options.site;
    const name = (await readdir(releases)).find((entry) => entry.includes(version) && entry.endsWith('.mwbundle'));
    if (name === undefined) throw new FaultError(fault('source/missing', `no bundle of ${version} in ${releases}`));
    return join(releases, name);
  }

  async #botIds(names: readonly string[]): Promise<string[]> {
    const bots = await this.#until('bots', (all) => names.every((name) => all.some((bot) => bot.name === name)));
    return bots.filter((bot) => names.includes(bot.name)).map((bot) => bot.id);
  }

  get #client(): ContractClient {
    return this.#station.contact.client;
  }

  #until<Name extends StreamName>(
    stream: Name,
    condition: (items: readonly StreamItem<Name>[]) => boolean,
  ): Promise<readonly StreamItem<Name>[]> {
    return new Promise((resolve, reject) => {
      const late = new FaultError(fault('link/timeout', `nothing came of ${stream} in ${stepLimitMs / 1000} s`));
      const timer = setTimeout(() => reject(late), stepLimitMs);
      this.#client
        .until(stream, condition)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }
}
