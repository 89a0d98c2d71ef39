// SPDX-License-Identifier: Apache-2.0
import type { BotView, ImportView, OperationName, Output, ParsedInput, StationView } from '../../app/contract/index.ts';
import { FaultError, FeedSource, fault } from '../../app/kernel/index.ts';
import { fakeBot, fakeRollout, fakeSite } from './fake-site.ts';

export type FakeFeeds = ReturnType<typeof fakeFeeds>;
export type FakeAnswers = { readonly [Name in OperationName]: (input: ParsedInput<Name>) => Output<Name> };

export function fakeFeeds(now: number) {
  const site = fakeSite(now);
  const feeds = {
    station: new FeedSource<StationView>(),
    bots: new FeedSource<BotView>(),
    releases: new FeedSource<(typeof site.releases)[number]>(),
    imports: new FeedSource<ImportView>(),
    rollouts: new FeedSource<(typeof site.rollouts)[number]>(),
    journal: new FeedSource<(typeof site.journal)[number]>(),
  };
  feeds.station.put(site.station);
  feeds.bots.put(...site.bots);
  feeds.releases.put(...site.releases);
  feeds.rollouts.put(...site.rollouts);
  feeds.journal.put(...site.journal);
  return feeds;
}

const hostKey = 'SHA256:9Uq0m7V2c3hXo1rT5kLwZs8bYd4fGn6pJe2aKiRx0Tc';
const fingerprint = 'a3f177c019de4b528e6d02aac4f95b137d20e1c84f6690ab3ce5d71428b96f0e';

/** What this pretended station answers. It keeps just enough state for a screen to look right afterwards. */
export function fakeAnswers(feeds: FakeFeeds): FakeAnswers {
  const bot = (id: string) => feeds.bots.find(id) ?? refuse('bots/unknown');
  const change = (id: string, part: Partial<BotView>) => feeds.bots.put({ ...bot(id), ...part });
  const station = (part: Partial<StationView>) => {
    for (const before of feeds.station.snapshot()) feeds.station.put({ ...before, ...part });
  };
  const prepared = () => ({ token: 'token', expiresAt: Date.now() + 60_000 });
  const plan = fakePlan(feeds);
  return {
    'bots.identify': ({ address }) => {
      const via = address.link === 'docker' ? address : null;
      if (via?.via === 'ssh' && via.hostKey === undefined) refuse('link/host-key-unknown', { fingerprint: hostKey });
      if (via?.via === 'tls') refuse('link/unreachable', { address: `${via.host}:${via.port}` });
      const { identity } = fakeBot('Sorter 13', 0);
      return { identity, model: 'PX-220', cell: null, knownAs: null };
    },
    'bots.add': ({ name, model, cell }) => {
      const added = fakeBot(name, Date.now(), { model, cell });
      feeds.bots.put(added);
      return { botId: added.id };
    },
    'bots.change': ({ botId, name, model, cell }) => {
      change(botId, {
        ...(name && { name }),
        ...(model !== undefined && { model }),
        ...(cell !== undefined && { cell }),
      });
      return {};
    },
    'bots.remove': ({ botId }) => {
      feeds.bots.remove(botId);
      return {};
    },
    'bots.refresh': ({ botId }) => refuse('link/unreachable', { address: bot(botId).address }),
    'bots.history': () => ({ entries: [...feeds.journal.snapshot()].reverse() }),
    'chooser.list': ({ handle }) => ({
      entries:
        handle === null
          ? [
              { handle: 'stick', name: 'STICK-11 (32 GB)', kind: 'drive' },
              { handle: 'folder', name: 'Releases', kind: 'folder' },
            ]
          : [
              { handle: 'root', name: 'publisher.root.json', kind: 'root' },
              { handle: 'bundle', name: 'palletiser-1.6.0', kind: 'bundle' },
              { handle: 'file', name: 'readme.txt', kind: 'file' },
            ],
      emptySentence: null,
    }),
    'images.import': () => {
      feeds.imports.put(fakeImport());
      return { importId: 'i1' };
    },
    'images.remove': ({ releaseId }) => refuse('images/in-use', { bots: `bots on ${releaseId}` }),
    'leases.takeOver': ({ botId }) => {
      change(botId, { lease: null, state: 'ok', reason: null, faultCode: null });
      return {};
    },
    'rollback.prepare': ({ botId }) => {
      const { wayBack } = bot(botId);
      return { from: 'palletiser 1.4.0', to: wayBack.label ?? '', wayBack, ...prepared() };
    },
    'rollback.commit': () => {
      feeds.rollouts.put(fakeRollout(Date.now(), { id: 'r2', kind: 'rollback' }));
      return { rolloutId: 'r2' };
    },
    'rollouts.plan': plan,
    'rollouts.prepare': (input) => ({ plan: plan(input), ...prepared() }),
    'rollouts.commit': () => ({ rolloutId: 'r1' }),
    ...fakeDecisions(feeds),
    'sites.inspectRoot': () => ({
      fingerprint,
      version: 1,
      expires: '2036-01-01T00:00:00Z',
      facts: ['2 of 3 keys sign the root.', '2 of 3 keys sign releases.'],
    }),
    'sites.create': ({ name }) => {
      station({ site: { id: 'new', name, kind: 'real' } });
      feeds.bots.remove(...feeds.bots.snapshot().map(({ id }) => id));
      return { siteId: 'new' };
    },
    'sites.use': () => refuse('sites/rollout-running'),
    'station.introduce': ({ technician }) => {
      station({ technician });
      return {};
    },
    'station.acknowledge': () => {
      station({ alarms: [] });
      return {};
    },
    'journal.verify': () => ({
      ok: true,
      entries: 4,
      head: fingerprint,
      sentence: 'All 4 entries are as they were written.',
    }),
    'journal.list': () => ({
      entries: [...feeds.journal.snapshot()].reverse(),
      total: feeds.journal.snapshot().length,
    }),
  };
}

function refuse(code: string, details: Record<string, string> = {}): never {
  throw new FaultError(fault(code, code, { details }));
}

function fakeDecisions(feeds: FakeFeeds) {
  const decide = (part: Parameters<typeof fakeRollout>[1]) => () => {
    feeds.rollouts.put(fakeRollout(Date.now(), part));
    return {};
  };
  const can = { pause: true, resume: false, promote: false, halt: true, reverse: true };
  return {
    'rollouts.pause': decide({
      status: 'paused',
      sentence: 'Paused by a person.',
      can: { ...can, pause: false, resume: true },
    }),
    'rollouts.resume': decide({ status: 'running', can }),
    'rollouts.promote': decide({ status: 'running', can }),
    'rollouts.halt': decide({
      status: 'halted',
      sentence: 'Halted by a person.',
      can: { ...can, pause: false, halt: false },
    }),
    'rollouts.reverse': decide({ status: 'reversing', sentence: 'Bots go back, newest wave first.' }),
  };
}

function fakePlan(feeds: FakeFeeds): FakeAnswers['rollouts.plan'] {
  return ({ releaseId, policy }) => {
    const version = releaseId.split('@')[1] ?? '';
    const { waves, policy: usual } = fakeRollout(0);
    const planned = waves.flatMap(({ botIds }) =>
      botIds.map((id) => feeds.bots.find(id)).filter((found) => found !== undefined),
    );
    return {
      release: { product: 'palletiser', version },
      waves,
      policy: { ...usual, ...JSON.parse(JSON.stringify(policy ?? {})) },
      leftOut: [
        { botId: 'picker-04', name: 'Picker 04', sentence: 'It has no model yet.' },
        { botId: 'picker-06', name: 'Picker 06', sentence: 'It does not answer now.' },
      ],
      bots: planned.map(({ id, name, model, cell, wayBack }) => ({
        botId: id,
        name,
        model: model ?? '',
        cell,
        from: 'palletiser 1.3.2',
        to: `palletiser ${version}`,
        wayBack,
      })),
      noWayBack: [],
      notKnown: ['Free space: not known'],
      bytesToSend: 393_000_000,
    };
  };
}

function fakeImport() {
  const passed = ['readable', 'complete'] as const;
  return {
    id: 'i1',
    label: 'palletiser-1.6.0',
    status: 'refused' as const,
    checks: [
      ...passed.map((id) => ({ id, status: 'passed' as const, sentence: 'Fine.' })),
      { id: 'signature' as const, status: 'refused' as const, sentence: 'Only 1 of 2 needed signatures is valid.' },
      ...(['signer', 'fits', 'newer'] as const).map((id) => ({ id, status: 'not-run' as const, sentence: 'Not run.' })),
    ],
    bytesDone: 131_000_000,
    bytesTotal: 131_000_000,
    releases: [],
    faultCode: 'store/wrong-digest',
    faultDetails: null,
    startedAt: Date.now(),
  };
}
