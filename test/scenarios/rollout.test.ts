// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type BotRecord, BotService } from '../../app/bots/index.ts';
import type { RolloutPolicy } from '../../app/contract/index.ts';
import { FaultError, FeedSource, fault, ok } from '../../app/kernel/index.ts';
import type { Collection, Records } from '../../app/ports/index.ts';
import { Proposals, RolloutEngine, type RolloutRecord } from '../../app/rollout/index.ts';
import type { UpdateRecord } from '../../app/update/index.ts';
import { nodeCrypto } from '../../main/platform/index.ts';
import { memoryRecords } from '../builders/bundle/index.ts';
import { type Behaviour, FakeBot, fakeDriver, fakeImage } from '../fakes/fake-bots.ts';
import { VirtualClock } from '../fakes/virtual-clock.ts';

const old = { product: 'picker', version: '1.0.0' };
const fresh = { product: 'picker', version: '1.1.0' };
const policy: RolloutPolicy = { soakS: 20, failureBudget: 0, maxUnavailablePerCell: 1, afterCanary: 'automatic' };

type Site = {
  readonly clock: VirtualClock;
  readonly records: Records;
  readonly bots: ReadonlyMap<string, FakeBot>;
  readonly alarms: string[];
};

function makeSite(count: number, behaviour: Behaviour = 'good'): Site {
  const records = memoryRecords();
  const bots = new Map<string, FakeBot>();
  for (let number = 1; number <= count; number += 1) {
    const bot = new FakeBot(`engine-${number}`, old);
    bot.behaviours['1.1.0'] = behaviour;
    bots.set(bot.engineId, bot);
    const record: BotRecord = {
      id: `bot-${number}`,
      name: `Picker ${number}`,
      family: 'container',
      model: 'picker-a',
      cell: `cell-${number % 2}`,
      address: { link: 'docker', via: 'socket', path: bot.engineId },
      identity: { grade: 'assumed', value: bot.engineId, facts: {} },
      addedAt: 0,
      lastSeenAt: null,
      swapMs: null,
      confirmed: [],
    };
    records.collection<BotRecord>('bots').put(record.id, record);
  }
  return { clock: new VirtualClock(), records, bots, alarms: [] };
}

/** A station over the site. `savesLeft` counts saves of updates until none is taken any more, as when the power goes: what was not saved may have no effect. */
function startStation(site: Site, savesLeft = Number.POSITIVE_INFINITY, log = failOnDefect) {
  const { clock, records } = site;
  let left = savesLeft;
  let crashed = false;
  const chronicle = () => undefined;
  const crashing = <T>(collection: Collection<T>): Collection<T> => ({
    ...collection,
    put: (id, document) => {
      if (left <= 0) {
        crashed = true;
        throw new FaultError(fault('store/io', 'the power is gone'));
      }
      left -= 1;
      collection.put(id, document);
    },
  });
  const bots = new BotService({
    collection: records.collection<BotRecord>('bots'),
    drivers: [fakeDriver(site.bots)],
    clock,
    ids: { next: (prefix) => `${prefix}-1` },
    chronicle,
    shelf: { newestFor: () => null, withImage: () => [], sizeOf: () => null },
    technician: () => 'Ann',
    laptop: 'laptop-1',
    onTrouble: (trouble) => site.alarms.push(trouble.code),
  });
  const engine = new RolloutEngine({
    rollouts: records.collection<RolloutRecord>('rollouts'),
    updates: crashing(records.collection<UpdateRecord>('updates')),
    bots,
    imageFor: async (release, model) => ok(fakeImage(release, model)),
    content: { has: async () => true, size: neverRead, read: neverRead, readSmall: neverRead },
    clock,
    chronicle,
    laptop: 'laptop-1',
    atomically: (work) => work(),
    onTrouble: (trouble) => site.alarms.push(trouble.code),
    log,
  });
  bots.start();
  engine.start();
  let tokens = 0;
  const nextId = (prefix: string) => (prefix === 'token' ? `token-${++tokens}` : `${prefix}-1`);
  const images = { findRelease: () => undefined, imageFor: neverRead, releases: () => [] };
  const proposals = new Proposals({
    bots,
    images: {
      ...images,
      imports: new FeedSource(),
      startImport: neverRead,
      awaitImport: neverRead,
      removeRelease: neverRead,
    },
    engine,
    clock,
    ids: { next: (prefix) => (prefix === 'op' ? 'op-back' : nextId(prefix)) },
    crypto: nodeCrypto,
    chronicle,
    laptop: 'laptop-1',
    isFresh: () => true,
  });
  return { bots, engine, proposals, crashed: () => crashed };
}

function failOnDefect(message: string, facts: Record<string, unknown>): void {
  throw new Error(message, { cause: facts['error'] });
}

function neverRead(): never {
  throw new Error('nothing in these stories needs this');
}

function begin(
  engine: RolloutEngine,
  site: Site,
  waves: readonly (readonly number[])[],
  change: Partial<RolloutPolicy> = {},
) {
  const rollout: RolloutRecord = {
    id: 'rollout-1',
    kind: 'rollout',
    release: fresh,
    waves: waves.map((numbers, index) => ({
      index,
      label: index === 0 ? 'Canary' : `Wave ${index}`,
      botIds: numbers.map((number) => `bot-${number}`),
      reason: null,
    })),
    policy: { ...policy, ...change },
    startedAt: site.clock.now(),
    startedBy: 'Ann',
    override: null,
    status: 'running',
    resumeTo: 'running',
    reason: 'Started by Ann.',
    wave: 0,
    promoted: -1,
    verdicts: [],
  };
  const updates = waves.flat().map(
    (number): UpdateRecord => ({
      id: `rollout-1:bot-${number}`,
      rolloutId: 'rollout-1',
      botId: `bot-${number}`,
      op: `op-${number}`,
      app: 'picker',
      goal: { kind: 'release', release: fresh, model: 'picker-a' },
      from: 'picker 1.0.0',
      state: { phase: 'waiting' },
    }),
  );
  engine.begin(rollout, updates);
}

const status = (site: Site) => site.records.collection<RolloutRecord>('rollouts').find('rollout-1')?.status;
const versions = (site: Site) => [...site.bots.values()].map((bot) => bot.slots.committed?.release?.version);
const bot = (site: Site, number: number) => {
  const found = site.bots.get(`engine-${number}`);
  if (found === undefined) throw new Error(`no bot ${number}`);
  return found;
};

describe('a rollout', () => {
  it('brings a good release to every bot, wave by wave', async () => {
    const site = makeSite(5);
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2], [3, 4, 5]]);
    await site.clock.until(() => status(site) === 'completed');
    expect(versions(site)).toEqual(['1.1.0', '1.1.0', '1.1.0', '1.1.0', '1.1.0']);
    expect([...site.bots.values()].map((known) => known.lease)).toEqual([null, null, null, null, null]);
    await engine.close();
  });

  it('waits for a person after the canary, and stages ahead meanwhile', async () => {
    const site = makeSite(3);
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2, 3]], { afterCanary: 'person' });
    await site.clock.until(() => status(site) === 'awaiting-promotion');
    expect(versions(site)).toEqual(['1.1.0', '1.0.0', '1.0.0']);
    expect(bot(site, 3).staged).toContain('1.1.0');
    expect(engine.steer('promote', { rolloutId: 'rollout-1', who: 'Ann', reason: 'looks good' }).ok).toBe(true);
    await site.clock.until(() => status(site) === 'completed');
    await engine.close();
  });

  it.each(['exits', 'never-ready', 'degrades'] as const)(
    'takes a canary that %s back and activates nobody else',
    async (bad) => {
      const site = makeSite(4, bad);
      const { engine } = startStation(site);
      begin(engine, site, [[1], [2, 3, 4]]);
      await site.clock.until(() => status(site) === 'reversed');
      expect(versions(site)).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.0.0']);
      expect(bot(site, 1).count('revert op-1')).toBe(1);
      expect([2, 3, 4].flatMap((number) => bot(site, number).done)).toEqual([]);
      expect(site.records.collection<RolloutRecord>('rollouts').find('rollout-1')?.verdicts.at(-1)?.verdict).toBe(
        'fail',
      );
      await engine.close();
    },
  );

  it('reverses the bots of earlier waves, newest first, when a later wave fails', async () => {
    const site = makeSite(4);
    bot(site, 4).behaviours['1.1.0'] = 'degrades';
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2], [3, 4]]);
    await site.clock.until(() => status(site) === 'reversed');
    expect(versions(site)).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.0.0']);
    expect(bot(site, 1).count('confirm op-1.back')).toBe(1);
    await engine.close();
  });

  it('goes on within the failure budget, and takes only the failed bot back', async () => {
    const site = makeSite(4);
    bot(site, 3).behaviours['1.1.0'] = 'exits';
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2, 3, 4]], { failureBudget: 1 });
    await site.clock.until(() => status(site) === 'completed');
    expect(versions(site)).toEqual(['1.1.0', '1.1.0', '1.0.0', '1.1.0']);
    await engine.close();
  });

  it('holds when no bot of a later wave could take the image, and goes on at the word of a person', async () => {
    const site = makeSite(3);
    bot(site, 2).behaviours['1.1.0'] = 'exits';
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2], [3]], { failureBudget: 1 });
    await site.clock.until(() => status(site) === 'holding');
    expect(engine.steer('promote', { rolloutId: 'rollout-1', who: 'Ann', reason: 'its fan is broken' }).ok).toBe(true);
    await site.clock.until(() => status(site) === 'completed');
    expect(versions(site)).toEqual(['1.1.0', '1.0.0', '1.1.0']);
    await engine.close();
  });

  it('holds when the canary cannot be seen: no data is not good data', async () => {
    const site = makeSite(2);
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2]]);
    await site.clock.until(() => engine.feed.find('rollout-1')?.tiles[0]?.phase === 'soaking');
    bot(site, 1).reachable = false;
    await site.clock.until(() => status(site) === 'holding');
    expect(versions(site)).toEqual(['1.0.0', '1.0.0']);
    bot(site, 1).reachable = true;
    engine.steer('resume', { rolloutId: 'rollout-1', who: 'Ann', reason: 'cable is back' });
    await site.clock.until(() => status(site) === 'completed');
    await engine.close();
  });

  it('starts nothing while paused, and goes on after', async () => {
    const site = makeSite(2);
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2]], { afterCanary: 'person' });
    await site.clock.until(() => status(site) === 'awaiting-promotion');
    engine.steer('pause', { rolloutId: 'rollout-1', who: 'Ann', reason: 'line runs' });
    const refused = engine.steer('promote', { rolloutId: 'rollout-1', who: 'Ann', reason: 'now' });
    expect(refused).toMatchObject({ ok: false, fault: { code: 'rollout/not-now' } });
    engine.steer('resume', { rolloutId: 'rollout-1', who: 'Ann', reason: 'break' });
    expect(status(site)).toBe('awaiting-promotion');
    await engine.close();
  });

  it('never has two bots of a cell out of service at once', async () => {
    const site = makeSite(6);
    const { engine } = startStation(site);
    const worst: number[] = [];
    engine.feed.watch(({ put }) => {
      for (const view of put) {
        const out = view.tiles.filter((tile) => ['activating', 'probing', 'reverting'].includes(tile.phase));
        const cells = new Map<string | null, number>();
        for (const tile of out) cells.set(tile.cell, (cells.get(tile.cell) ?? 0) + 1);
        worst.push(Math.max(0, ...cells.values()));
      }
    });
    begin(engine, site, [[1], [2, 3, 4, 5, 6]]);
    await site.clock.until(() => status(site) === 'completed');
    expect(Math.max(...worst)).toBe(1);
    await engine.close();
  });

  it('reverses a finished rollout when a person asks', async () => {
    const site = makeSite(2);
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2]]);
    await site.clock.until(() => status(site) === 'completed');
    engine.steer('reverse', { rolloutId: 'rollout-1', who: 'Ann', reason: 'it rattles' });
    await site.clock.until(() => status(site) === 'reversed');
    expect(versions(site)).toEqual(['1.0.0', '1.0.0']);
    await engine.close();
  });
});

describe('a step with a bug in it', () => {
  it('is tried again ever more seldom, and the bot keeps what it runs', async () => {
    const site = makeSite(1);
    const triedAt: number[] = [];
    const { engine, bots } = startStation(site, undefined, () => triedAt.push(site.clock.monotonicMs()));
    Object.assign(bots.session('bot-1'), { stage: () => Promise.reject(new TypeError('a bug')) });
    begin(engine, site, [[1]]);
    await site.clock.until(() => triedAt.length === 9);
    const restsS = triedAt.slice(1).map((at, index) => Math.floor((at - (triedAt[index] ?? 0)) / 1000));
    expect(restsS).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(versions(site)).toEqual(['1.0.0']);
    await engine.close();
  });
});

describe('a laptop whose clock jumps while a canary is watched', () => {
  const year = 365 * 24 * 3_600_000;
  const soaking = async (site: Site, jumpMs: number) => {
    const station = startStation(site);
    begin(station.engine, site, [[1]], { soakS: 600 });
    await site.clock.until(() => station.engine.feed.find('rollout-1')?.tiles[0]?.phase === 'soaking');
    const beforeMs = site.clock.monotonicMs();
    await site.clock.until(() => site.clock.monotonicMs() > beforeMs + 60_000);
    site.clock.jump(jumpMs);
    return { ...station, jumpedMs: site.clock.monotonicMs() };
  };

  it.each([
    ['a year ahead', year],
    ['a year back', -year],
    ['eleven minutes ahead, asleep', 660_000],
  ])('watches it anew for the whole soak (%s)', async (_, jumpMs) => {
    const site = makeSite(1);
    const { engine, jumpedMs } = await soaking(site, jumpMs);
    await site.clock.until(() => status(site) === 'completed');
    const watchedMs = site.clock.monotonicMs() - jumpedMs;
    expect(watchedMs).toBeGreaterThanOrEqual(600_000);
    expect(watchedMs).toBeLessThan(660_000);
    await engine.close();
  });

  it('takes no reading from before the jump for one after it', async () => {
    const site = makeSite(1);
    const { engine } = await soaking(site, -year);
    bot(site, 1).reachable = false;
    await site.clock.until(() => status(site) === 'holding');
    expect(versions(site)).toEqual(['1.0.0']);
    await engine.close();
  });
});

describe('a bot that is no longer ours alone', () => {
  const promote = { rolloutId: 'rollout-1', who: 'Ann', reason: 'looks good' };
  const bobs = { holder: 'Bob', laptop: 'laptop-2', purpose: 'taken over', takenAt: '' };
  const tileOf = (engine: RolloutEngine, number: number) =>
    engine.feed.find('rollout-1')?.tiles.find((tile) => tile.botId === `bot-${number}`);
  const awaitingPromotion = async (site: Site) => {
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2]], { afterCanary: 'person' });
    await site.clock.until(() => status(site) === 'awaiting-promotion' && tileOf(engine, 2)?.phase === 'staged');
    return engine;
  };

  it('is not started once another laptop took it over', async () => {
    const site = makeSite(2);
    const engine = await awaitingPromotion(site);
    bot(site, 2).lease = bobs;
    engine.steer('promote', promote);
    await site.clock.until(() => tileOf(engine, 2)?.phase === 'blocked');
    expect(tileOf(engine, 2)).toMatchObject({ faultCode: 'driver/lease-held' });
    expect(bot(site, 2).done).toEqual([]);
    expect(bot(site, 2).lease).toEqual(bobs);
    await engine.close();
  });

  it('is not touched while another machine answers at its address, and goes on when it is back', async () => {
    const site = makeSite(2);
    const engine = await awaitingPromotion(site);
    bot(site, 2).impostor = 'engine-99';
    engine.steer('promote', promote);
    await site.clock.until(() => tileOf(engine, 2)?.faultCode === 'driver/wrong-bot');
    const staysUntilMs = site.clock.now() + 60_000;
    await site.clock.until(() => site.clock.now() > staysUntilMs);
    expect(bot(site, 2).done).toEqual([]);
    bot(site, 2).impostor = null;
    await site.clock.until(() => status(site) === 'completed');
    expect(versions(site)).toEqual(['1.1.0', '1.1.0']);
    await engine.close();
  });

  it.each(['confirm', 'revert'] as const)('gets no %s while another machine answers at its address', async (order) => {
    const site = makeSite(1);
    const { engine } = startStation(site);
    begin(engine, site, [[1]], { afterCanary: 'person' });
    await site.clock.until(() => tileOf(engine, 1)?.phase === 'soaking');
    bot(site, 1).impostor = 'engine-99';
    engine.steer(order === 'confirm' ? 'promote' : 'reverse', promote);
    await site.clock.until(() => tileOf(engine, 1)?.faultCode === 'driver/wrong-bot');
    expect(bot(site, 1).count(`${order} op-1`)).toBe(0);
    bot(site, 1).impostor = null;
    await site.clock.until(() => bot(site, 1).count(`${order} op-1`) === 1);
    await engine.close();
  });

  it('keeps what a later update brought when the earlier rollout is reversed', async () => {
    const site = makeSite(2);
    const { engine } = startStation(site);
    begin(engine, site, [[1], [2]]);
    await site.clock.until(() => status(site) === 'completed');
    const { slots } = bot(site, 2);
    const later = slots.committed && {
      ...slots.committed,
      release: { product: 'picker', version: '2.0.0' },
      op: 'op-later',
    };
    bot(site, 2).slots = { ...slots, committed: later, previous: slots.committed };
    engine.steer('reverse', { rolloutId: 'rollout-1', who: 'Ann', reason: 'it rattles' });
    await site.clock.until(() => status(site) === 'reversed');
    expect(versions(site)).toEqual(['1.0.0', '2.0.0']);
    expect(tileOf(engine, 2)).toMatchObject({ phase: 'untouched', faultCode: 'rollout/replaced' });
    await engine.close();
  });

  it('is taken back by a late reversal only when nobody else holds it', async () => {
    const site = makeSite(1);
    const { engine } = startStation(site);
    begin(engine, site, [[1]]);
    await site.clock.until(() => status(site) === 'completed' && bot(site, 1).lease === null);
    bot(site, 1).lease = bobs;
    engine.steer('reverse', { rolloutId: 'rollout-1', who: 'Ann', reason: 'it rattles' });
    await site.clock.until(() => tileOf(engine, 1)?.faultCode === 'driver/lease-held');
    expect(versions(site)).toEqual(['1.1.0']);
    bot(site, 1).lease = null;
    await site.clock.until(() => status(site) === 'reversed');
    expect(versions(site)).toEqual(['1.0.0']);
    await engine.close();
  });

  it('is left out of a late reversal when it was removed from the site, which the next start survives', async () => {
    const site = makeSite(2);
    const first = startStation(site);
    begin(first.engine, site, [[1], [2]]);
    await site.clock.until(() => status(site) === 'completed');
    expect(await first.bots.remove({ botId: 'bot-2' })).toMatchObject({ ok: true });
    first.engine.steer('reverse', { rolloutId: 'rollout-1', who: 'Ann', reason: 'it rattles' });
    await first.engine.close();
    const second = startStation(site);
    await site.clock.until(() => status(site) === 'reversed');
    expect(versions(site)).toEqual(['1.0.0', '1.1.0']);
    await second.engine.close();
  });

  it('is not said to run its last good image when that was removed from it', async () => {
    const site = makeSite(1);
    const { engine } = startStation(site);
    begin(engine, site, [[1]], { afterCanary: 'person' });
    await site.clock.until(() => tileOf(engine, 1)?.phase === 'soaking');
    bot(site, 1).slots = { ...bot(site, 1).slots, committed: null };
    engine.steer('reverse', { rolloutId: 'rollout-1', who: 'Ann', reason: 'it rattles' });
    await site.clock.until(() => status(site) === 'reversed');
    expect(tileOf(engine, 1)).toMatchObject({ phase: 'reverted', faultCode: 'rollout/nothing-left' });
    await engine.close();
  });

  it('stays with the laptop that took it over', async () => {
    const site = makeSite(1);
    const { bots, engine } = startStation(site);
    await site.clock.until(() => bots.sighting('bot-1').kind === 'seen');
    bot(site, 1).lease = bobs;
    expect(await bots.takeOverLease({ botId: 'bot-1', who: 'Ann', reason: 'Bob went home' })).toMatchObject({
      ok: true,
    });
    expect(bot(site, 1).lease).toMatchObject({ holder: 'Ann', laptop: 'laptop-1' });
    begin(engine, site, [[1]]);
    await site.clock.until(() => status(site) === 'completed' && bot(site, 1).lease === null);
    await engine.close();
  });
});

describe('going back', () => {
  const goBack = async (site: Site, { bots, proposals }: ReturnType<typeof startStation>) => {
    await site.clock.until(() => bots.sighting('bot-1').kind === 'seen');
    const prepared = await proposals.prepareRollback({ botId: 'bot-1' });
    if (!prepared.ok) return prepared;
    const { token } = prepared.value;
    return proposals.commitRollback({ token, who: 'Ann', reason: 'it rattles' });
  };

  it('starts the image that the bot kept, and keeps the other one', async () => {
    const site = makeSite(1);
    const station = startStation(site);
    begin(station.engine, site, [[1]]);
    await site.clock.until(() => status(site) === 'completed');
    site.records.collection<RolloutRecord>('rollouts').remove('rollout-1');
    expect(await goBack(site, station)).toMatchObject({ ok: true });
    await site.clock.until(() => status(site) === 'completed');
    expect(bot(site, 1).slots).toMatchObject({
      committed: { release: old },
      previous: { release: fresh },
      trial: null,
    });
    await station.engine.close();
  });

  it('ends a trial that a lost laptop left behind', async () => {
    const site = makeSite(1);
    const { slots } = bot(site, 1);
    bot(site, 1).slots = {
      ...slots,
      committed: slots.committed && { ...slots.committed, running: false },
      trial: slots.committed && { ...slots.committed, release: fresh, op: 'op-of-a-lost-laptop' },
    };
    const station = startStation(site);
    expect(await goBack(site, station)).toMatchObject({ ok: true });
    await site.clock.until(() => status(site) === 'reversed');
    expect(bot(site, 1).slots).toMatchObject({ committed: { release: old, running: true }, trial: null });
    expect(bot(site, 1).done).toEqual(['revert op-of-a-lost-laptop']);
    await station.engine.close();
  });

  it('asks for the lease of another laptop first', async () => {
    const site = makeSite(1);
    bot(site, 1).lease = { holder: 'Bob', laptop: 'laptop-2', purpose: 'rollout-9', takenAt: '' };
    const station = startStation(site);
    expect(await goBack(site, station)).toMatchObject({ ok: false, fault: { code: 'driver/lease-held' } });
    await station.engine.close();
  });

  it('is begun once when two windows confirm it at the same moment', async () => {
    const site = makeSite(1);
    const station = startStation(site);
    bot(site, 1).slots = { ...bot(site, 1).slots, previous: bot(site, 1).slots.committed };
    await site.clock.until(() => station.bots.sighting('bot-1').kind === 'seen');
    const prepared = [
      await station.proposals.prepareRollback({ botId: 'bot-1' }),
      await station.proposals.prepareRollback({ botId: 'bot-1' }),
    ];
    const tokens = prepared.flatMap((each) => (each.ok ? [each.value.token] : []));
    const begun = await Promise.all(
      tokens.map((token) => station.proposals.commitRollback({ token, who: 'Ann', reason: 'x' })),
    );
    expect(begun.map((each) => (each.ok ? 'begun' : each.fault.code)).sort()).toEqual([
      'begun',
      'rollout/plan-changed',
    ]);
    await station.engine.close();
  });

  it('refuses to reverse a finished rollout while another one works on its bot', async () => {
    const site = makeSite(1);
    const station = startStation(site);
    begin(station.engine, site, [[1]]);
    await site.clock.until(() => status(site) === 'completed');
    const finished = site.records.collection<RolloutRecord>('rollouts').find('rollout-1');
    if (finished === undefined) throw new Error('no rollout');
    const update = site.records.collection<UpdateRecord>('updates').find('rollout-1:bot-1');
    if (update === undefined) throw new Error('no update');
    const id = 'rollout-2';
    station.engine.begin({ ...finished, id, status: 'running' }, [
      { ...update, id: 'rollout-2:bot-1', rolloutId: id, op: 'op-2', state: { phase: 'waiting' } },
    ]);
    expect(station.engine.steer('reverse', { rolloutId: 'rollout-1', who: 'Ann', reason: 'x' })).toMatchObject({
      fault: { code: 'rollout/bot-in-rollout', details: { name: 'Picker 1' } },
    });
    expect(status(site)).toBe('completed');
    await station.engine.close();
  });

  it('refuses a token twice, late, or after the bot changed', async () => {
    const site = makeSite(1);
    const station = startStation(site);
    bot(site, 1).slots = { ...bot(site, 1).slots, previous: bot(site, 1).slots.committed };
    await site.clock.until(() => station.bots.sighting('bot-1').kind === 'seen');
    const prepare = async () => {
      const prepared = await station.proposals.prepareRollback({ botId: 'bot-1' });
      return prepared.ok ? prepared.value.token : '';
    };
    const commit = (token: string) => station.proposals.commitRollback({ token, who: 'Ann', reason: 'x' });
    const late = await prepare();
    const lateAt = site.clock.now() + 61_000;
    await site.clock.until(() => site.clock.now() > lateAt);
    expect(await commit(late)).toMatchObject({ fault: { code: 'rollout/token-expired' } });
    const stale = await prepare();
    bot(site, 1).slots = { ...bot(site, 1).slots, committed: null };
    expect(await commit(stale)).toMatchObject({ fault: { code: 'rollout/plan-changed' } });
    expect(await commit(stale)).toMatchObject({ fault: { code: 'rollout/token-expired' } });
    await station.engine.close();
  });
});

describe('a station that dies at any save of a rollout', () => {
  it.each(['good', 'degrades'] as const)(
    'loses no step and repeats no stop, start or confirm (%s release)',
    async (behaviour) => {
      for (let saves = 0; saves < 60; saves += 1) {
        const site = makeSite(2, behaviour);
        const first = startStation(site, saves + 2);
        begin(first.engine, site, [[1], [2]]);
        const ended = () => status(site) === 'completed' || status(site) === 'reversed';
        await site.clock.until(() => first.crashed() || ended());
        void first.engine.close();
        const second = startStation(site);
        await site.clock.until(ended);
        expect(versions(site), `crash after save ${saves}`).toEqual(
          behaviour === 'good' ? ['1.1.0', '1.1.0'] : ['1.0.0', '1.0.0'],
        );
        for (const known of site.bots.values()) {
          expect(new Set(known.done).size, `${known.engineId} after save ${saves}: ${known.done}`).toBe(
            known.done.length,
          );
        }
        await second.engine.close();
      }
    },
    120_000,
  );
});
