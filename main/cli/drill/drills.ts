// SPDX-License-Identifier: Apache-2.0
import type { RolloutView, SiteView, Tile } from '../../../app/contract/index.ts';
import { cableCuts, powerCutInExchange, powerCutsWhileStaging, powerCutsWhileSwapping } from './cuts.ts';
import type { BotReading, Repeat } from './outcome.ts';
import type { Scene } from './scene.ts';
import { cellWords, idleWords, orderWords, repeatWords, truthWords, uploadWords, versionWords } from './words.ts';

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
  /** Breaks bots in ways that only practice bots know. */
  readonly practiceOnly?: true;
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
  'wave-bad': {
    about: 'A bot of the last wave degrades while it is watched: everything goes back, newest wave first.',
    leastSoakS: { practice: 5, real: 20 },
    practiceOnly: true,
    expected: 'all bots run 1.0.0, nothing done twice, newest wave first, at most 1 of a cell down at once',
    story: async (scene) => {
      await scene.importRelease(good);
      const rollout = await scene.startRollout(good);
      const last = scene.waves().length - 1;
      const { tiles } = await scene.untilRollout(rollout, (view) =>
        view.tiles.some(({ wave, phase }) => wave === last && phase === 'soaking'),
      );
      const bot = tiles.find(({ wave, phase }) => wave === last && phase === 'soaking')?.name ?? '';
      await scene.trouble({ bot, fault: 'app-degraded' });
      await scene.untilRollout(rollout, (view) => view.status === 'reversing' || view.status === 'reversed');
      await scene.trouble({ bot, fault: 'app-degraded', on: false });
      await scene.untilRollout(rollout, (view) => view.status === 'reversed');
    },
    outcome: (bots, scene) => {
      const cells = cellWords(bots, (name) => scene.cellOf(name));
      return `${versionWords(bots)}, ${repeatWords(bots, thereAndBack)}, ${orderWords(bots, scene.waves())}, ${cells}`;
    },
  },
  'cable-pull': {
    about: 'The cable of every bot is pulled in mid-write, again and again: each goes on where it was.',
    practiceOnly: true,
    expected: 'all bots run 1.1.0, nothing done twice, every upload begun once, 0 cuts left',
    story: async (scene) => {
      await scene.importRelease(good);
      for (const cut of cableCuts(scene.bots(), scene.seed())) await scene.trouble(cut);
      const rollout = await scene.startRollout(good);
      await scene.untilRollout(rollout, (view) => view.status === 'completed');
    },
    outcome: (bots, scene) =>
      `${versionWords(bots)}, ${repeatWords(bots)}, ${uploadWords(bots)}, ${scene.troublesLeft()} cuts left`,
  },
  'power-cut': {
    about: 'Bots lose their power at every step of an update: each boots an image that works.',
    practiceOnly: true,
    expected: 'every bot runs one image, the one on the screen, nothing done twice',
    story: async (scene) => {
      await scene.importRelease(good);
      const bots = scene.bots();
      for (const cut of powerCutsWhileStaging(bots, scene.seed())) await scene.trouble(cut);
      const rollout = await scene.startRollout(good, { failureBudget: bots.length });
      const [inExchange, ...others] = bots.filter(({ name }) => !scene.canaries().includes(name)).reverse();
      for (const cut of powerCutsWhileSwapping(others, scene.seed())) await scene.trouble(cut);
      if (inExchange?.family === 'mcu') {
        const isStaged = ({ name, phase }: Tile) => name === inExchange.name && phase === 'staged';
        await scene.untilRollout(rollout, ({ tiles }) => tiles.some(isStaged));
        await scene.trouble(powerCutInExchange(inExchange.name, scene.seed()));
      }
      for (;;) {
        const { status } = await scene.untilRollout(rollout, endedOrWaits);
        if (status !== 'holding') return;
        await scene.promote(rollout, 'Bots that lost their power are no evidence.');
      }
    },
    outcome: (bots, scene) => `${truthWords(bots, scene.shownVersions())}, ${repeatWords(bots, powerCameBack)}`,
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
      const rollout = await scene.startRollout(good, { bots: [bot] });
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

function endedOrWaits({ status, can }: RolloutView): boolean {
  return status === 'completed' || status === 'reversed' || (status === 'holding' && can.promote);
}

/** A chip counts by rollout: it is brought there once and back once. */
function thereAndBack({ what, times }: Repeat): boolean {
  return times <= 2 && ['test', 'confirm', 'swap'].includes(what);
}

/** An engine starts by itself what ran before its power went; what is not to run is stopped again then. */
function powerCameBack({ what, times, op }: Repeat, ofBot: readonly Repeat[]): boolean {
  const startedAsOften = ofBot.some((other) => other.what === 'starts' && other.op === op && other.times >= times);
  return what === 'starts' || (what === 'stops' && startedAsOften);
}

async function rollOutGood(scene: Scene): Promise<void> {
  await scene.importRelease(good);
  const rollout = await scene.startRollout(good);
  await scene.untilRollout(rollout, (view) => view.status === 'completed');
}
