// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RolloutView } from '../../../app/contract/index.ts';
// The built ones: they start the built station and the built bots.
import { makePracticeSite } from '../../../out/main/cli/drill/site.js';
import { StationProcess } from '../../../out/main/cli/drill/station-process.js';
import { CommandLine } from '../main-job/command-line.ts';

const exec = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const releases = join(root, 'out/practice-releases');
const reader = join(root, 'assets/drills/read-outcome.mjs');
const bots = 4;
const pace = 12;
/** Long enough for a step of a bot, so that kills fall everywhere and the work still goes on. */
const longestLifeMs = 2500;
const onlineStation = { denyNetwork: false };

/** A bot by its own account. `ops`: what happened to containers, by the operation that made them. */
export type BotAccount = {
  readonly name: string;
  readonly running: readonly { readonly release: string }[];
  readonly ops: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

export type KilledRollout = {
  readonly kills: number;
  readonly status: RolloutView['status'];
  readonly bots: readonly BotAccount[];
  readonly journal: Readonly<Record<string, unknown>>;
};

/** Plays one rollout of 1.1.0 on fresh practice bots, its station killed at up to `kills` moments that the seed chooses. */
export async function playKilledRollout({ seed, kills }: { seed: string; kills: number }): Promise<KilledRollout> {
  const home = await mkdtemp(join(tmpdir(), 'millwright-sigkill-'));
  const site = await makePracticeSite({ home, releases, bots, mcuBots: 0, seed: 1, speed: pace });
  let station = await StationProcess.start(home, onlineStation);
  try {
    const id = await begin(station);
    let done = 0;
    while (done < kills && !(await isOverWithin(station, id, longestLifeMs * chance(`${seed} ${done}`)))) {
      await station.kill();
      done += 1;
      station = await StationProcess.start(home, onlineStation);
    }
    const { status } = await untilOver(station, id);
    const { stdout } = await exec(process.execPath, [reader, ...site.bots.map((bot) => `${bot.name}=${bot.place}`)]);
    await station.end();
    const journal = await new CommandLine(home).succeed('journal', 'verify');
    return { kills: done, status, bots: JSON.parse(stdout).bots, journal };
  } finally {
    await station.end();
    site.end();
    await rm(home, { recursive: true, force: true });
  }
}

async function begin({ contact: { client, handle } }: StationProcess): Promise<string> {
  await client.until('bots', (all) => all.length === bots && all.every((bot) => bot.state === 'ok'));
  await client.call('images.import', { handle: await handle(join(releases, 'picker-app-1.1.0.mwbundle')) });
  const [release] = await client.until('releases', (all) => all.length > 0);
  const policy = { soakS: 2, afterCanary: 'automatic' } as const;
  const plan = { releaseId: release?.id ?? '', botIds: null, canaryIds: null, policy };
  const { token } = await client.call('rollouts.prepare', plan);
  return (await client.call('rollouts.commit', { token, who: 'Ada', override: null })).rolloutId;
}

/**
 * Follows the rollout to its end as a technician does: a wave that nobody could watch while the station was dead holds
 * for want of readings, and is watched again.
 */
async function untilOver({ contact: { client } }: StationProcess, id: string): Promise<RolloutView> {
  const awaited = (view: RolloutView) => view.id === id && ['completed', 'reversed', 'holding'].includes(view.status);
  for (;;) {
    const view = (await client.until('rollouts', (all) => all.some(awaited))).find(awaited);
    if (view === undefined) throw new Error('the rollout was there a moment ago');
    if (view.status !== 'holding') return view;
    const blocked = view.tiles.find((tile) => tile.phase === 'blocked');
    if (blocked !== undefined) throw new Error(`${blocked.name} is blocked: ${blocked.note}`);
    await client.call('rollouts.resume', { rolloutId: id, who: 'Ada', reason: 'watch it again' });
  }
}

/** Lets the station live for a while. */
async function isOverWithin(station: StationProcess, id: string, lifeMs: number): Promise<boolean> {
  const over = untilOver(station, id).then(
    () => true,
    // Its station was killed.
    () => false,
  );
  return Promise.race([over, pause(lifeMs, false)]);
}

/** From 0 to 1, the same for the same words. */
function chance(words: string): number {
  return createHash('sha256').update(words).digest().readUInt32BE(0) / 2 ** 32;
}
