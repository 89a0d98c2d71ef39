// SPDX-License-Identifier: Apache-2.0
import type { BotView, Input, Output } from '../contract/index.ts';
import { Defect, type Fault, FaultError, FeedSource, fault, ok, type Result, refuse } from '../kernel/index.ts';
import type {
  BotAddress,
  BotFamily,
  BotIdentity,
  BotSession,
  Clock,
  Collection,
  Driver,
  Ids,
  Lease,
  ReleaseRef,
} from '../ports/index.ts';
import { withKept } from './kept-images.ts';
import { type BotRecord, lastObservation, type Sighting, sameRelease } from './record.ts';
import { Turns } from './turns.ts';
import { type BotActivity, botView, type ReleaseShelf, saysMore } from './view.ts';
import { restingPollAmong, type WatchedBot, watchBot } from './watch.ts';

/** Writes one entry of the journal. */
export type Chronicle = (entry: {
  who: string;
  action: string;
  about: Record<string, string>;
  sentence: string;
}) => void;

export type BotServiceOptions = {
  readonly collection: Collection<BotRecord>;
  readonly drivers: readonly Driver[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly chronicle: Chronicle;
  readonly shelf: ReleaseShelf;
  /** Who works on this laptop, for the journal. */
  readonly technician: () => string;
  readonly laptop: string;
  /** The laptop cannot write down what it sees, such as with a full disk; shown to people. */
  readonly onTrouble: (trouble: Fault) => void;
};

const confirmedKept = 5;
/** Bots at rest that are asked at the same time. */
const readAtOnce = 64;

/** The site's bots: what is known of each, which are in sight, and the one open session to each. */
export class BotService {
  readonly feed = new FeedSource<BotView>();
  readonly #options: BotServiceOptions;
  readonly #watched = new Map<string, WatchedBot>();
  readonly #activities = new Map<string, BotActivity>();
  readonly #sightingListeners = new Set<(botId: string) => void>();
  readonly #turns = new Turns(readAtOnce);

  constructor(options: BotServiceOptions) {
    this.#options = options;
  }

  /** Begins to watch every known bot. */
  start(): void {
    for (const record of this.#options.collection.all()) this.#watch(record);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watched.values()].map((bot) => bot.end()));
  }

  all(): readonly BotRecord[] {
    return this.#options.collection.all();
  }

  find(botId: string): BotRecord | undefined {
    return this.#options.collection.find(botId);
  }

  get(botId: string): BotRecord {
    const record = this.find(botId);
    if (record === undefined) throw new Defect(`no bot ${botId}`);
    return record;
  }

  sighting(botId: string): Sighting {
    return this.#watched.get(botId)?.sighting() ?? { kind: 'never' };
  }

  /** The open session. Work on a bot goes through this one, so that there is one queue per bot. */
  session(botId: string): BotSession {
    const watched = this.#watched.get(botId);
    if (watched === undefined) throw new Defect(`bot ${botId} is not watched`);
    return watched.session;
  }

  /** Reads the bot now; the answer is also what every screen shows from then on. */
  async read(botId: string): Promise<Result<NonNullable<ReturnType<typeof lastObservation>>>> {
    const watched = this.#watched.get(botId);
    return watched === undefined ? unknownBot(botId) : watched.read();
  }

  onSighting(listener: (botId: string) => void): () => void {
    this.#sightingListeners.add(listener);
    return () => this.#sightingListeners.delete(listener);
  }

  /** Takes up a bot that the practice site brought along; one known already is asked again, at its address of today. */
  async adopt(record: BotRecord): Promise<void> {
    const known = this.find(record.id);
    if (known === undefined || JSON.stringify(known.address) !== JSON.stringify(record.address)) {
      await this.#watched.get(record.id)?.end();
      this.#options.collection.put(record.id, { ...record, ...known, address: record.address });
      this.#watch(record);
    } else {
      await this.read(record.id);
    }
  }

  async identify({ address }: Input<'bots.identify'>): Promise<Result<Output<'bots.identify'>>> {
    const asked = await this.#ask(address as BotAddress);
    if (!asked.ok) return asked;
    const { grade, value, facts, model, cell } = asked.value;
    const known = this.all().find((bot) => bot.identity.value === value);
    return ok({ identity: { grade, value, facts: { ...facts } }, model, cell, knownAs: known?.name ?? null });
  }

  async add(input: Input<'bots.add'>): Promise<Result<{ botId: string }>> {
    const address = input.address as BotAddress;
    const asked = await this.#ask(address);
    if (!asked.ok) return asked;
    const identity = asked.value;
    const refusal = this.#refuseAdding(input, identity);
    if (refusal !== null) return refusal;
    const record: BotRecord = {
      id: this.#options.ids.next('bot'),
      name: input.name,
      family: this.#driverFor(address).family,
      model: input.model ?? identity.model,
      cell: input.cell ?? identity.cell,
      address,
      identity: { grade: identity.grade, value: identity.value, facts: identity.facts },
      addedAt: this.#options.clock.now(),
      lastSeenAt: this.#options.clock.now(),
      swapMs: null,
      confirmed: [],
    };
    // The journal goes first here and below: what it cannot take is refused before anything changed.
    this.#tell('bot.added', record, `${record.name} was added; the label was compared with ${identity.value}.`);
    this.#options.collection.put(record.id, record);
    this.#watch(record);
    return ok({ botId: record.id });
  }

  change({ botId, name, model, cell }: Input<'bots.change'>): Result<Record<string, never>> {
    const record = this.find(botId);
    if (record === undefined) return unknownBot(botId);
    if (name !== undefined && this.all().some((bot) => bot.id !== botId && bot.name === name)) {
      return refuse(fault('bots/name-taken', name));
    }
    const changed: BotRecord = {
      ...record,
      name: name ?? record.name,
      model: model === undefined ? record.model : model,
      cell: cell === undefined ? record.cell : cell,
    };
    const now = `model ${changed.model ?? 'not known'}, cell ${changed.cell ?? 'none'}`;
    this.#tell('bot.changed', changed, `${record.name} is now ${changed.name}, ${now}.`);
    this.#save(changed);
    return ok({});
  }

  async remove({ botId }: Input<'bots.remove'>): Promise<Result<Record<string, never>>> {
    const record = this.find(botId);
    if (record === undefined) return unknownBot(botId);
    if (this.#activities.has(botId)) return refuse(fault('bots/busy', record.name, { retry: 'later' }));
    this.#tell('bot.removed', record, `${record.name} was removed from this site. The bot itself was not changed.`);
    this.#options.collection.remove(botId);
    const watched = this.#watched.get(botId);
    this.#watched.delete(botId);
    await watched?.end();
    this.feed.remove(botId);
    return ok({});
  }

  async refresh({ botId }: Input<'bots.refresh'>): Promise<Result<Record<string, never>>> {
    const reading = await this.read(botId);
    return reading.ok ? ok({}) : reading;
  }

  async takeOverLease({ botId, who, reason }: Input<'leases.takeOver'>): Promise<Result<Record<string, never>>> {
    const record = this.find(botId);
    if (record === undefined) return unknownBot(botId);
    const held = lastObservation(this.sighting(botId))?.lease;
    const lease: Lease = {
      holder: who,
      laptop: this.#options.laptop,
      purpose: 'taken over',
      takenAt: new Date(this.#options.clock.now()).toISOString(),
    };
    this.#tell(
      'lease.taken-over',
      record,
      `${who} takes ${record.name} over from ${held?.holder ?? 'nobody'}: ${reason}`,
    );
    const taken = await this.session(botId).takeLease(lease, 'take-over');
    if (!taken.ok) return taken;
    // Kept, not given back: the station it was taken from must find somebody there. This laptop's next rollout takes it up.
    await this.read(botId);
    return ok({});
  }

  /** What a rollout does on this bot now; null when it is done. */
  showActivity(botId: string, activity: BotActivity | null): void {
    if (activity === null) this.#activities.delete(botId);
    else this.#activities.set(botId, activity);
    this.#show(botId);
  }

  /** Remembers a confirmed release and how long the swap took. */
  noteConfirmed(botId: string, confirmed: { release: ReleaseRef | null; swapMs: number | null }): void {
    const record = this.find(botId);
    if (record === undefined) return;
    const { release } = confirmed;
    const history =
      release === null
        ? record.confirmed
        : [release, ...record.confirmed.filter((earlier) => !sameRelease(earlier, release))].slice(0, confirmedKept);
    this.#save({ ...record, confirmed: history, swapMs: confirmed.swapMs ?? record.swapMs });
  }

  /** Shows every bot anew, after something that views rest on (the releases on this laptop) changed. */
  showAll(): void {
    for (const record of this.all()) this.#show(record.id);
  }

  async #ask(address: BotAddress): Promise<Result<BotIdentity>> {
    const session = this.#driverFor(address).open(address);
    const identity = await session.identify();
    await session.close();
    return identity;
  }

  /** The family whose driver reaches bots over the address's link. */
  #driverFor(address: BotAddress): Driver {
    const driver = this.#options.drivers.find(({ links }) => links.includes(address.link));
    if (driver === undefined) throw new Defect(`no driver for link ${address.link}`);
    return driver;
  }

  #driver(family: BotFamily): Driver {
    const driver = this.#options.drivers.find((candidate) => candidate.family === family);
    if (driver === undefined) throw new Defect(`no driver for family ${family}`);
    return driver;
  }

  #refuseAdding(input: Input<'bots.add'>, identity: BotIdentity): Result<never> | null {
    if (identity.value !== input.identity) return refuse(fault('bots/identity-changed', identity.value));
    if (identity.grade !== 'proven' && !input.labelConfirmed) {
      return refuse(fault('bots/label-not-confirmed', `identity is only ${identity.grade}`));
    }
    const known = this.all().find((bot) => bot.identity.value === identity.value);
    if (known !== undefined) {
      return refuse(fault('bots/already-known', known.id, { details: { name: known.name } }));
    }
    return this.all().some((bot) => bot.name === input.name) ? refuse(fault('bots/name-taken', input.name)) : null;
  }

  #watch({ id, family, address }: BotRecord): void {
    const watched = watchBot({
      record: () => this.get(id),
      session: this.#driver(family).open(address),
      clock: this.#options.clock,
      shelf: this.#options.shelf,
      onSighting: (sighting) => this.#noteSighting(id, sighting),
      turns: this.#turns,
      pollMs: () => restingPollAmong(this.#watched.size),
    });
    this.#watched.set(id, watched);
    this.#show(id);
  }

  /** A laptop that cannot write goes on looking; the next reading tries again. */
  #noteSighting(botId: string, sighting: Sighting): void {
    try {
      this.#sighted(botId, sighting);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      this.#options.onTrouble(error.fault);
    }
  }

  #sighted(botId: string, sighting: Sighting): void {
    const record = this.find(botId);
    if (record === undefined) return;
    if (sighting.kind === 'seen') {
      const known = withKept(record, sighting.observation);
      if (known !== record) this.#options.collection.put(botId, known);
    }
    if (sighting.kind === 'lost' && sighting.last !== null && (record.lastSeenAt ?? 0) < sighting.since) {
      // Written when contact is lost, not at every reading: it is only needed after a restart.
      this.#options.collection.put(botId, { ...record, lastSeenAt: sighting.since });
    }
    this.#show(botId);
    for (const listener of this.#sightingListeners) listener(botId);
  }

  #save(record: BotRecord): void {
    this.#options.collection.put(record.id, record);
    this.#show(record.id);
  }

  #show(botId: string): void {
    const record = this.find(botId);
    if (record === undefined) return;
    const facts = {
      record,
      sighting: this.sighting(botId),
      activity: this.#activities.get(botId) ?? null,
      laptop: this.#options.laptop,
      now: this.#options.clock.now(),
    };
    const view = botView(facts, this.#options.shelf);
    if (saysMore(view, this.feed.find(botId))) this.feed.put(view);
  }

  #tell(action: string, record: BotRecord, sentence: string): void {
    this.#options.chronicle({
      who: this.#options.technician(),
      action,
      about: { bot: record.id, name: record.name },
      sentence,
    });
  }
}

function unknownBot(botId: string): Result<never> {
  return refuse(fault('bots/unknown', botId));
}
