// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { microcontrollersAmong, practiceDefaults } from '../../station/index.ts';
import { type Invocation, UsageError } from '../command.ts';
import { type Drill, drills } from './drills.ts';

export type DrillOptions = {
  readonly name: string;
  readonly drill: Drill;
  /** Faster soaks and scripted faults; never time-outs. */
  readonly speed: number;
  readonly fleet: PracticeFleet | RealFleet;
};
type PracticeFleet = {
  readonly kind: 'practice';
  readonly bots: number;
  /** How many of the bots are microcontrollers. */
  readonly mcuBots: number;
  readonly seed: number;
};
/** Engines by socket, without an image yet, and a folder with root.json and bundles that carry their version in their name. */
type RealFleet = { readonly kind: 'real'; readonly engines: readonly string[]; readonly releases: string };

const mostBots = 1000;
const mostSeed = 999_999_999;

/** Which drill on which bots; throws UsageError. */
export function drillOptions(given: Invocation): DrillOptions {
  const name = given.word(0);
  const drill = Object.hasOwn(drills, name) ? drills[name] : undefined;
  if (drill === undefined)
    throw new UsageError(`There is no drill "${name}". There are ${Object.keys(drills).join(', ')}.`);
  if (drill.practiceOnly && given.has('real'))
    throw new UsageError(`${name} breaks bots as only practice bots break: no --real.`);
  return { name, drill, speed: speedOf(given), fleet: given.has('real') ? realFleet(given) : practiceFleet(given) };
}

function speedOf(given: Invocation): number {
  const text = given.text('speed') ?? '1';
  const speed = Number(text);
  if (!(speed > 0 && Number.isFinite(speed))) throw new UsageError(`--speed is a number above 0, not ${text}.`);
  return speed;
}

function practiceFleet(given: Invocation): PracticeFleet {
  refuse(given, ['engines', 'releases'], 'needs --real');
  const bots = given.wholeNumber('bots', { min: 1, max: mostBots }) ?? practiceDefaults.bots;
  return {
    kind: 'practice',
    bots,
    mcuBots: microcontrollersAmong(bots),
    seed: given.wholeNumber('seed', { min: 0, max: mostSeed }) ?? 1,
  };
}

function realFleet(given: Invocation): RealFleet {
  refuse(given, ['bots', 'seed'], 'has no place beside --real');
  const [engines, releases] = [given.needed('engines'), given.path('releases')];
  const sockets = engines.split(',').map((socket) => socket.trim());
  if (sockets.includes('')) throw new UsageError('--engines is a list of sockets with commas.');
  return { kind: 'real', engines: sockets.map((socket) => resolve(socket)), releases };
}

function refuse(given: Invocation, flags: readonly string[], why: string): void {
  for (const flag of flags) if (given.text(flag) !== undefined) throw new UsageError(`--${flag} ${why}.`);
}
