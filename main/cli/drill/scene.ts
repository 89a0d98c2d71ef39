// SPDX-License-Identifier: Apache-2.0
import type { ImportView, RolloutView, StreamItem, StreamName } from '../../../app/contract/index.ts';
import { Defect, FaultError, fault } from '../../../app/kernel/index.ts';
import type { ContractClient } from '../contact/contract-client.ts';
import type { DrillSite } from './site.ts';
import { StationProcess } from './station-process.ts';

export type SceneOptions = {
  readonly site: DrillSite;
  readonly home: string;
  /** Seconds that a wave is watched. */
  readonly soakS: number;
  readonly denyNetwork: boolean;
  readonly tell: (event: string, facts?: Record<string, unknown>) => void;
};

const person = 'Drill';
const stepLimitMs = 120_000;

/** What a story can do: everything through the contract, as a technician's shell would, over a station of its own process. */
export class Scene {
  readonly #options: SceneOptions;
  #station: StationProcess;
  #import: ImportView | null = null;
  #canaries: readonly string[] = [];
  #releases = 0;

  private constructor(options: SceneOptions, station: StationProcess) {
    this.#options = options;
    this.#station = station;
  }

  static async open(options: SceneOptions): Promise<Scene> {
    const scene = new Scene(options, await StationProcess.start(options.home, options));
    await scene.#client.call('station.introduce', { technician: person });
    await scene.#until(
      'bots',
      (bots) => bots.length === options.site.bots.length && bots.every((bot) => bot.state === 'ok'),
    );
    options.tell('bots-in-sight', { bots: options.site.bots.length });
    return scene;
  }

  async close(): Promise<void> {
    this.#releases = (await this.#client.until('releases')).length;
    await this.#station.end();
  }

  /** Imports the bundle whose folder carries the version; a refusal is part of the story. */
  async importRelease(version: string): Promise<void> {
    const handle = await this.#findBundle(version);
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
    const releases = await this.#until('releases', (all) => all.some((release) => release.release.version === version));
    const releaseId = releases.find((release) => release.release.version === version)?.id ?? '';
    const botIds = bots === null ? null : await this.#botIds(bots);
    const policy = { soakS: this.#options.soakS, afterCanary: 'automatic' } as const;
    const { plan, token } = await this.#client.call('rollouts.prepare', { releaseId, botIds, canaryIds: null, policy });
    const { rolloutId } = await this.#client.call('rollouts.commit', { token, who: person, override: null });
    const canaryIds = plan.waves[0]?.botIds ?? [];
    this.#canaries = plan.bots.filter((bot) => canaryIds.includes(bot.botId)).map((bot) => bot.name);
    this.#options.tell('rollout-started', { rolloutId, version, canaries: this.#canaries });
    return rolloutId;
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

  /** Releases on the laptop at the end. */
  releaseCount(): number {
    return this.#releases;
  }

  /** Attempts to reach or look up anything outside this laptop. */
  deniedAttempts(): number {
    return this.#station.deniedAttempts();
  }

  async #findBundle(version: string): Promise<string> {
    const places = await this.#client.call('chooser.list', { handle: null });
    for (const place of places.entries) {
      const { entries } = await this.#client.call('chooser.list', { handle: place.handle });
      const bundle = entries.find((entry) => entry.kind === 'bundle' && entry.name.includes(version));
      if (bundle !== undefined) return bundle.handle;
    }
    throw new Defect(`no bundle of ${version} can be chosen`);
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
