// SPDX-License-Identifier: Apache-2.0
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportView, RolloutView, StreamItem, StreamName } from '../../../app/contract/index.ts';
import { Defect, FaultError, fault } from '../../../app/kernel/index.ts';
import type { ContractClient } from '../contact/contract-client.ts';
import type { DrillSite } from './site.ts';
import { StationProcess } from './station-process.ts';

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
  #canaries: readonly string[] = [];
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

  async startRollout(version: string, bots: readonly string[] | null = null): Promise<string> {
    const botIds = bots === null ? null : await this.#botIds(bots);
    return this.#startRollout(version, { botIds, soakS: this.#options.soakS, override: null });
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

  canaries(): readonly string[] {
    return this.#canaries;
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
    const first = await this.#startRollout(firstVersion, { botIds: null, soakS: firstSoakS, override });
    await this.untilRollout(first, (view) => view.status === 'completed');
  }

  async #addEngine({ name, place }: DrillSite['bots'][number]): Promise<void> {
    const address = { link: 'docker', via: 'socket', path: place } as const;
    const { identity, model, cell } = await this.#client.call('bots.identify', { address });
    const { models } = await this.#release(firstVersion);
    const bot = { identity: identity.value, name, model: model ?? models[0] ?? null, cell };
    await this.#client.call('bots.add', { address, ...bot, labelConfirmed: true });
  }

  async #startRollout(
    version: string,
    { botIds, soakS, override }: { botIds: string[] | null; soakS: number; override: string | null },
  ): Promise<string> {
    const { id: releaseId } = await this.#release(version);
    const policy = { soakS, afterCanary: 'automatic' } as const;
    const { plan, token } = await this.#client.call('rollouts.prepare', { releaseId, botIds, canaryIds: null, policy });
    const { rolloutId } = await this.#client.call('rollouts.commit', { token, who: person, override });
    const canaryIds = plan.waves[0]?.botIds ?? [];
    this.#canaries = plan.bots.filter((bot) => canaryIds.includes(bot.botId)).map((bot) => bot.name);
    this.#options.tell('rollout-started', { rolloutId, version, canaries: this.#canaries });
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
