// SPDX-License-Identifier: Apache-2.0
import { fault, ok, type Result, refuse } from '../../app/kernel/index.ts';
import type {
  BotIdentity,
  BotObservation,
  BotSession,
  Driver,
  DriverFault,
  ImageOnBot,
  Lease,
  Order,
  ReleaseRef,
  Slots,
  VerifiedImage,
} from '../../app/ports/index.ts';

/** How an image behaves once it runs. */
export type Behaviour = 'good' | 'exits' | 'never-ready' | 'degrades';

/** A bot in memory with the register rules of the driver contract, for scenarios of the core. Counts what it did per operation. */
export class FakeBot {
  readonly engineId: string;
  slots: Slots;
  lease: Lease | null = null;
  reachable = true;
  /** Another machine that answers at this one's address. */
  impostor: string | null = null;
  /** Stops of the old and starts of the new image, per operation id. */
  readonly done: string[] = [];
  readonly staged = new Set<string>();
  /** Behaviour per version; good when not named. */
  readonly behaviours: Record<string, Behaviour> = {};
  readings = 0;

  constructor(engineId: string, running: ReleaseRef | null) {
    this.engineId = engineId;
    const committed = running === null ? null : image(running, 'factory');
    this.slots = { committed, trial: null, previous: null, rejected: null };
  }

  count(what: string): number {
    return this.done.filter((entry) => entry === what).length;
  }

  behaviourOf(release: ReleaseRef | null): Behaviour {
    return this.behaviours[release?.version ?? ''] ?? 'good';
  }

  identity(): BotIdentity {
    return { grade: 'assumed', value: this.impostor ?? this.engineId, facts: {}, model: 'picker-a', cell: null };
  }
}

function image(release: ReleaseRef, op: string, running = true): ImageOnBot {
  const label = `${release.product} ${release.version}`;
  return { release, label, config: null, running, since: null, op, restarts: 0, health: 'none', exitCode: null };
}

/** A driver over fake bots; a socket address names the bot. */
export function fakeDriver(bots: ReadonlyMap<string, FakeBot>): Driver {
  return {
    family: 'container',
    links: ['docker'],
    capabilities: ['identify', 'observe', 'stage', 'activate', 'confirm', 'revert', 'probe', 'lease'],
    open: (address) => {
      const bot = address.link === 'docker' && address.via === 'socket' ? bots.get(address.path) : undefined;
      if (bot === undefined) throw new Error('no such fake bot');
      return session(bot);
    },
  };
}

function session(bot: FakeBot): BotSession {
  const answer = async <T>(work: () => T): Promise<Result<T, DriverFault>> =>
    bot.reachable ? ok(work()) : refuse(fault('link/unreachable', 'unplugged', { retry: 'later' }));
  return {
    identify: () => answer(() => bot.identity()),
    observe: () => answer(() => observe(bot)),
    stage: (wanted) =>
      answer(() => {
        bot.staged.add(wanted.release.version);
        return { bytesSent: 100, layersReused: 0 };
      }),
    activate: (order) => answer(() => activate(bot, order, order.image.release)),
    activatePrevious: (order) => answer(() => activate(bot, order, bot.slots.previous?.release ?? null)),
    confirm: async (order) => {
      const gone = bot.slots.trial?.op !== order.op && bot.slots.committed?.op !== order.op;
      if (bot.reachable && gone) return refuse(fault('driver/trial-lost', 'no trial of this operation'));
      return answer(() => confirm(bot, order));
    },
    revert: (order) => answer(() => revert(bot, order)),
    probe: (health) =>
      answer(() => {
        bot.readings += 1;
        const behaviour = bot.behaviourOf(bot.slots.trial?.release ?? null);
        const works = behaviour === 'good' || (behaviour === 'degrades' && bot.readings < 4);
        return health.probes.map(({ id }) => ({ probe: id, ok: works, detail: works ? '200' : '500', latencyMs: 1 }));
      }),
    takeLease: async (lease, mode) => {
      const held = bot.lease !== null && bot.lease.purpose !== lease.purpose && mode === 'if-free';
      if (held)
        return refuse(
          fault('driver/lease-held', 'held', {
            details: { holder: bot.lease?.holder ?? '', laptop: bot.lease?.laptop ?? '' },
          }),
        );
      return answer(() => {
        bot.lease = lease;
        return lease;
      });
    },
    releaseLease: (purpose) =>
      answer(() => {
        if (bot.lease?.purpose === purpose) bot.lease = null;
      }),
    close: async () => undefined,
  };
}

function observe(bot: FakeBot): BotObservation {
  return {
    identity: bot.identity(),
    slots: bot.slots,
    app: 'picker',
    lease: bot.lease,
    botClock: null,
    freeBytes: null,
  };
}

function activate(bot: FakeBot, { op }: Order, release: ReleaseRef | null): Slots {
  const { committed, trial } = bot.slots;
  if (trial?.op === op || committed?.op === op || release === null) return bot.slots;
  bot.done.push(`stop ${op}`, `start ${op}`);
  const exits = bot.behaviourOf(release) === 'exits';
  bot.readings = 0;
  bot.slots = {
    ...bot.slots,
    committed: committed === null ? null : { ...committed, running: false },
    trial: { ...image(release, op, !exits), exitCode: exits ? 1 : null },
  };
  return bot.slots;
}

function confirm(bot: FakeBot, { op }: Order): Slots {
  const { committed, trial } = bot.slots;
  if (committed?.op === op || trial === null) return bot.slots;
  bot.done.push(`confirm ${op}`);
  bot.slots = { ...bot.slots, committed: trial, trial: null, previous: committed };
  return bot.slots;
}

function revert(bot: FakeBot, { op }: Order): Slots {
  const { committed, trial } = bot.slots;
  if (trial?.op !== op) return bot.slots;
  bot.done.push(`revert ${op}`);
  bot.slots = {
    ...bot.slots,
    committed: committed === null ? null : { ...committed, running: true },
    trial: null,
    rejected: { ...trial, running: false },
  };
  return bot.slots;
}

/** An image as `app/images` would make it, for cores whose images are not what is tested. */
export function fakeImage(release: ReleaseRef, model: string): VerifiedImage {
  const digest = `sha256:${'0'.repeat(64)}` as const;
  const image = {
    family: 'container',
    release,
    model,
    securityEpoch: 1,
    manifest: digest,
    config: digest,
    configSizeBytes: 10,
    platform: { os: 'linux', architecture: 'amd64' },
    layers: [],
    run: {
      name: 'picker',
      env: {},
      ports: [],
      volumes: [],
      devices: [],
      network: 'bridge',
      memoryMb: 64,
      cpus: 1,
      pidsLimit: 64,
      stopGraceS: 1,
    },
    health: {
      startupS: 5,
      periodS: 1,
      probes: [{ kind: 'http', id: 'healthz', port: 80, path: '/', timeoutS: 1, failureThreshold: 2 }],
    },
  } as const;
  // Only app/images makes real ones; this never meets a real driver.
  return image as unknown as VerifiedImage;
}
