// SPDX-License-Identifier: Apache-2.0
import type { SiteView } from '../../../app/contract/index.ts';
import type { BotReading } from './outcome.ts';
import type { Scene } from './scene.ts';

/** A story on a fresh site, and how the bots themselves must have ended. */
export type Drill = {
  readonly about: string;
  /** The words that `outcome` must answer. */
  readonly expected: string;
  readonly story: (scene: Scene) => Promise<void>;
  /** How it ended, from nothing but what the bots say to a second process. */
  readonly outcome: (bots: readonly BotReading[], scene: Scene) => string;
  /** Seconds of watching below which the fault of this story could not show; no speed goes below them. Real bots do not hurry for a drill. */
  readonly leastSoakS?: Readonly<Record<SiteView['kind'], number>>;
  /** Runs with every way out of this laptop denied and every attempt recorded. */
  readonly denyNetwork?: true;
};

const good = '1.1.0';
const bad = '1.2.0';
const tampered = '1.3.0';

export const drills: Readonly<Record<string, Drill>> = {
  'canary-good': {
    about: 'A good release: canary, waves, every bot.',
    expected: 'all bots run 1.1.0, nothing done twice',
    story: rollOutGood,
    outcome: (bots) => `${versionWords(bots)}, ${repeatWords(bots)}`,
  },
  'canary-bad': {
    about: 'The canary degrades while it is watched: everything goes back.',
    leastSoakS: { practice: 5, real: 20 },
    expected: 'all bots run 1.0.0, nothing done twice, 1.2.0 was tried on canaries only',
    story: async (scene) => {
      await scene.importRelease(bad);
      const rollout = await scene.startRollout(bad);
      await scene.untilRollout(rollout, (view) => view.status === 'reversed');
    },
    outcome: (bots, scene) => {
      const tried = bots.filter((bot) => bot.trials > 0).map((bot) => bot.name);
      const onlyCanaries = tried.length > 0 && tried.every((name) => scene.canaries().includes(name));
      const where = onlyCanaries ? 'on canaries only' : `on ${tried.join(', ') || 'no bot'}`;
      return `${versionWords(bots)}, ${repeatWords(bots)}, 1.2.0 was tried ${where}`;
    },
  },
  'laptop-crash': {
    about: 'The station is killed at every step of a rollout, and each time starts again.',
    expected: 'all bots run 1.1.0, nothing done twice',
    story: async (scene) => {
      await scene.importRelease(good);
      const rollout = await scene.startRollout(good);
      const seen = new Set<string>();
      for (;;) {
        const view = await scene.untilRollout(
          rollout,
          (now) => now.status === 'completed' || now.tiles.some((tile) => tile.wave === 0 && !seen.has(tile.phase)),
        );
        if (view.status === 'completed') return;
        for (const tile of view.tiles) if (tile.wave === 0) seen.add(tile.phase);
        await scene.killStation(
          `canaries: ${view.tiles.flatMap((tile) => (tile.wave === 0 ? tile.phase : [])).join(', ')}`,
        );
      }
    },
    outcome: (bots) => `${versionWords(bots)}, ${repeatWords(bots)}`,
  },
  'tampered-bundle': {
    about: 'One byte of a payload was changed: the bundle is refused and nothing changes.',
    expected: 'all bots run 1.0.0, nothing done at all, refused with store/wrong-digest, 0 new releases on this laptop',
    story: async (scene) => {
      await scene.importRelease(tampered);
    },
    outcome: (bots, scene) =>
      `${versionWords(bots)}, ${idleWords(bots)}, ${scene.importWords()}, ${scene.newReleaseCount()} new releases on this laptop`,
  },
  rollback: {
    about: 'One bot is updated and goes back to its last good image.',
    expected: 'all bots run 1.0.0, nothing done twice, 1 bot went there and back',
    story: async (scene) => {
      await scene.importRelease(good);
      const bot = scene.firstBot();
      const rollout = await scene.startRollout(good, [bot]);
      await scene.untilRollout(rollout, (view) => view.status === 'completed');
      const back = await scene.startRollback(bot);
      await scene.untilRollout(back, (view) => view.status === 'completed');
    },
    outcome: (bots) => {
      const there = bots.filter((bot) => bot.trials === 2).length;
      return `${versionWords(bots)}, ${repeatWords(bots)}, ${there} bot went there and back`;
    },
  },
  'cloud-down': {
    about: 'The good story with every way out of this laptop denied.',
    expected: 'all bots run 1.1.0, nothing done twice, 0 connections or look-ups outside this laptop',
    story: rollOutGood,
    outcome: (bots, scene) =>
      `${versionWords(bots)}, ${repeatWords(bots)}, ${scene.deniedAttempts()} connections or look-ups outside this laptop`,
    denyNetwork: true,
  },
};

async function rollOutGood(scene: Scene): Promise<void> {
  await scene.importRelease(good);
  const rollout = await scene.startRollout(good);
  await scene.untilRollout(rollout, (view) => view.status === 'completed');
}

function versionWords(bots: readonly BotReading[]): string {
  const counts = new Map<string, number>();
  for (const bot of bots) {
    const version = bot.versions.join(' and ') || 'nothing';
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  const [only] = counts.keys();
  if (counts.size === 1) return `all bots run ${only}`;
  return [...counts].map(([version, count]) => `${count} run ${version}`).join(', ');
}

/** For one operation each thing is done at most once. */
function repeatWords(bots: readonly BotReading[]): string {
  const repeats = bots.flatMap((bot) => bot.repeated.map((what) => `${bot.name}: ${what}`));
  return repeats.length === 0 ? 'nothing done twice' : `done twice: ${repeats.join('; ')}`;
}

function idleWords(bots: readonly BotReading[]): string {
  const touched = bots.filter((bot) => bot.touched);
  return touched.length === 0 ? 'nothing done at all' : `touched: ${touched.map((bot) => bot.name).join(', ')}`;
}
