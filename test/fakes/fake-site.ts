// SPDX-License-Identifier: Apache-2.0
import type {
  BotView,
  ReleaseView,
  RolloutView,
  RunningView,
  StationView,
  StreamItem,
} from '../../app/contract/index.ts';

const minute = 60_000;
const product = 'palletiser';

/** A believable practice site at `now` (milliseconds since the epoch): one bot in every state, the rest fine. */
export function fakeSite(now: number) {
  const bots = fakeBots(now);
  return {
    station: fakeStation(now),
    bots,
    releases: fakeReleases(now, bots),
    rollouts: [fakeRollout(now)],
    journal: fakeJournal(now),
  };
}

function fakeStation(now: number): StationView {
  const practice = { id: 'practice', name: 'Practice site', kind: 'practice' } as const;
  return {
    id: 'station',
    version: '0.1.0',
    site: practice,
    publisher: {
      fingerprint: 'a3f1 77c0 19de 4b52 8e6d 02aa c4f9 5b13 7d20 e1c8 4f66 90ab 3ce5 d714 28b9 6f0e'.replaceAll(
        ' ',
        '',
      ),
      rootVersion: 1,
    },
    sites: [practice, { id: 'hall-4', name: 'Hall 4', kind: 'real' }],
    technician: null,
    laptop: 'bench-07',
    uplink: 'offline',
    alarms: [{ id: 'a1', sentence: 'Somebody tried to use the start link a second time.', at: now - 4 * minute }],
  };
}

function running(version: string, more: Partial<RunningView> = {}): RunningView {
  return {
    release: { product, version },
    label: `registry.local/${product}:${version}`,
    running: true,
    since: '2026-11-02T05:41:00Z',
    restarts: 0,
    health: 'healthy',
    ...more,
  };
}

/** A bot on 1.4.0 with a measured way back; `change` makes it special. */
export function fakeBot(name: string, now: number, change: Partial<BotView> = {}): BotView {
  const id = name.toLowerCase().replaceAll(' ', '-');
  return {
    id,
    name,
    family: 'container',
    model: 'PX-200',
    cell: 'Line A',
    address: `10.20.4.${10 + name.length}:2376`,
    link: 'docker',
    identity: {
      grade: 'assumed',
      value: `7KQX:${id.toUpperCase().slice(-4)}:PQ2M:BX22:0031`,
      facts: { Host: `${id}.local`, Engine: '27.3.1', Platform: 'linux/arm64' },
    },
    state: 'ok',
    reason: null,
    faultCode: null,
    running: running('1.4.0'),
    trial: null,
    wayBack: {
      kind: 'on-bot',
      release: { product, version: '1.3.2' },
      label: `${product} 1.3.2`,
      takesMs: 8_000,
      measured: true,
      sentence: 'Way back: on the bot, 8 s',
    },
    lastSeenAt: now - 1_000,
    lease: null,
    update: null,
    next: { action: 'none', sentence: 'Nothing to do. It runs the newest release here.', target: null },
    ...change,
  };
}

function fakeBots(now: number): BotView[] {
  const noWay = {
    kind: 'none',
    release: null,
    label: null,
    takesMs: null,
    measured: false,
    sentence: 'No way back is known.',
  } as const;
  return [
    fakeBot('Picker 01', now),
    fakeBot('Picker 02', now, { cell: 'Line B' }),
    fakeBot('Picker 03', now, {
      state: 'fault',
      reason: 'The image restarts again and again.',
      faultCode: 'rollout/probe-failed',
      running: running('1.4.0', { restarts: 7, health: 'unhealthy' }),
      next: {
        action: 'go-back',
        sentence: 'Its last good image is on the bot. Going back takes 8 s.',
        target: 'palletiser@1.3.2',
      },
    }),
    fakeBot('Picker 04', now, {
      model: null,
      state: 'check',
      reason: 'Nobody entered the model of this bot yet.',
      faultCode: 'rollout/no-model',
      wayBack: noWay,
      next: { action: 'set-model', sentence: 'Read the model from the label and enter it.', target: null },
    }),
    fakeBot('Picker 05', now, {
      state: 'updating',
      cell: 'Line B',
      trial: running('1.5.0', { health: 'starting', since: '2026-11-23T18:20:00Z' }),
      update: {
        rolloutId: 'r1',
        release: { product, version: '1.5.0' },
        phase: 'staging',
        bytesDone: 48_200_000,
        bytesTotal: 131_000_000,
      },
      next: { action: 'open-rollout', sentence: 'A rollout brings palletiser 1.5.0 to this bot.', target: 'r1' },
    }),
    fakeBot('Picker 06', now, {
      state: 'not-seen',
      reason: 'Nothing answers at 10.20.4.19.',
      faultCode: 'link/unreachable',
      lastSeenAt: now - 47 * minute,
      next: { action: 'retry-connection', sentence: 'Check power and cable. Then try the link again.', target: null },
    }),
    fakeBot('Wrapper 07', now, {
      state: 'check',
      reason: 'Another laptop holds this bot.',
      faultCode: 'driver/lease-held',
      lease: { holder: 'Ines', laptop: 'bench-02', purpose: 'rollback', takenAt: '2026-11-23T16:02:00Z', ours: false },
      next: { action: 'none', sentence: 'Ask Ines to finish, or take over under More.', target: null },
    }),
    ...['Wrapper 08', 'Wrapper 09', 'Wrapper 10', 'Labeller 11', 'Labeller 12'].map((name) =>
      fakeBot(name, now, {
        cell: name.startsWith('Wrapper') ? 'Line B' : 'Line C',
        running: running('1.3.2'),
        next: {
          action: 'plan-rollout',
          sentence: 'palletiser 1.5.0 is ready on this laptop.',
          target: 'palletiser@1.5.0',
        },
      }),
    ),
  ];
}

function fakeReleases(now: number, bots: readonly BotView[]): ReleaseView[] {
  return ['1.5.0', '1.4.0', '1.3.2'].map((version, age) => ({
    id: `${product}@${version}`,
    release: { product, version },
    releasedAt: `2026-${11 - age}-0${age + 1}T09:00:00Z`,
    models: age === 0 ? ['PX-200', 'PX-220'] : ['PX-200'],
    securityEpoch: 3,
    sizeBytes: 131_000_000 - age * 4_000_000,
    importedAt: now - (age * 30 + 1) * 24 * 60 * minute,
    expires: '2027-02-01T00:00:00Z',
    trust: age === 2 ? 'expired' : 'fresh',
    trustSentence:
      age === 2 ? 'Its signatures expired. Going back to it still works.' : 'Signed by 2 of 3 keys of this publisher.',
    runningOn: bots.filter((bot) => bot.running?.release?.version === version).map(({ name }) => name),
  }));
}

export function fakeRollout(now: number, change: Partial<RolloutView> = {}): RolloutView {
  const tile = (name: string, wave: number, more: Partial<RolloutView['tiles'][number]>) => ({
    botId: name.toLowerCase().replace(' ', '-'),
    name,
    model: 'PX-200',
    cell: 'Line B',
    wave,
    phase: 'waiting' as const,
    bytesDone: 0,
    bytesTotal: 131_000_000,
    note: null,
    faultCode: null,
    ...more,
  });
  const evidence = [
    {
      botId: 'picker-02',
      name: 'Picker 02',
      probesPassed: 118,
      probesFailed: 0,
      restarts: 0,
      lastReading: 'HTTP 200 in 14 ms',
      readingAt: now - 2_000,
    },
  ];
  return {
    id: 'r1',
    release: { product, version: '1.5.0' },
    kind: 'rollout',
    status: 'running',
    sentence: 'Wave 1 is under way: 1 of 3 bots updated.',
    startedAt: now - 22 * minute,
    startedBy: 'Mara',
    wave: 1,
    waves: [
      { index: 0, label: 'Canary', botIds: ['picker-02'], reason: 'Line B has spare capacity.' },
      { index: 1, label: 'Wave 1', botIds: ['picker-05', 'wrapper-08'], reason: null },
      { index: 2, label: 'Rest', botIds: ['wrapper-09', 'wrapper-10', 'labeller-11'], reason: null },
    ],
    tiles: [
      tile('Picker 02', 0, { phase: 'confirmed', bytesDone: 131_000_000 }),
      tile('Picker 05', 1, { phase: 'staging', bytesDone: 48_200_000 }),
      tile('Wrapper 08', 1, { phase: 'probing', bytesDone: 131_000_000 }),
      tile('Wrapper 09', 2, {}),
      tile('Wrapper 10', 2, { phase: 'blocked', note: 'Ines works on it.', faultCode: 'driver/lease-held' }),
      tile('Labeller 11', 2, {}),
    ],
    policy: { soakS: 600, failureBudget: 0, maxUnavailablePerCell: 1, afterCanary: 'person' },
    budgetUsed: 0,
    verdicts: [
      {
        wave: 0,
        model: 'PX-200',
        verdict: 'pass',
        sentence: '118 of 118 probes passed in 10 min, no restart.',
        at: now - 8 * minute,
        evidence,
      },
    ],
    evidence,
    soak: { startedAt: now - 4 * minute, endsAt: now + 6 * minute },
    can: { pause: true, resume: false, promote: false, halt: true, reverse: true },
    ...change,
  };
}

function fakeJournal(now: number): StreamItem<'journal'>[] {
  const said = [
    ['Mara', 'rollout.started', 'Mara started the rollout of palletiser 1.5.0 to 6 bots.'],
    ['station', 'rollout.verdict', 'Canary Picker 02 passed: 118 of 118 probes.'],
    ['Mara', 'rollout.promoted', 'Mara promoted to wave 1: "looks good on the belt".'],
    ['station', 'bot.not-seen', 'Picker 06 stopped answering.'],
  ] as const;
  return said.map(([who, action, sentence], index) => ({
    id: String(index + 1),
    seq: index + 1,
    at: new Date(now - (said.length - index) * 6 * minute).toISOString(),
    who,
    action,
    about: { bot: 'picker-06' },
    sentence,
  }));
}
