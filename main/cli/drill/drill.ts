// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, FaultError, unwrap } from '../../../app/kernel/index.ts';
import { practiceReleasesFolder } from '../../station/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import { type DrillOptions, drillOptions } from './options.ts';
import { Observer } from './outcome.ts';
import { Scene, type Tell } from './scene.ts';
import { type DrillSite, makePracticeSite, makeRealSite } from './site.ts';

/** At speed 1 a drill's faults come twelve times as fast as on the practice site, where a person has to see them happen. */
const drillPace = 12;
const soakSAtSpeedOne = 3;
/** A real bot answers a round of questions in its own time: below this, too few of them for a verdict. */
const leastSoakS = { practice: 1, real: 5 } as const;

/** `millwright drill NAME`: well only if the bots ended as expected. */
export async function runDrill(given: Invocation): Promise<Outcome> {
  const options = drillOptions(given);
  const { name, drill, speed } = options;
  const startedMs = Date.now();
  const tell: Tell = (event, facts = {}) => {
    const atMs = Date.now() - startedMs;
    given.tell(words(event, atMs, facts), { event, atMs, ...facts });
  };
  const about = { speed, ...fleetWords(options) };
  tell('drill', { drill: name, about: drill.about, ...about });
  const outcome = await play(options, tell);
  const { expected } = drill;
  const ok = outcome === expected;
  return {
    ok,
    lines: [`${ok ? 'As expected' : 'NOT as expected'}: ${outcome}`],
    json: { drill: name, outcome, expected, ok, ...about, ms: Date.now() - startedMs },
  };
}

function fleetWords({ fleet }: DrillOptions): Record<string, unknown> {
  if (fleet.kind === 'real') return { real: true, bots: fleet.engines.length };
  return { real: false, bots: fleet.bots, seed: fleet.seed };
}

/** What came out, in words; what stopped it is an outcome too. */
async function play(options: DrillOptions, tell: Tell): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'millwright-drill-'));
  try {
    const site = await makeSite(home, options);
    try {
      return await playOn(site, { home, options, tell });
    } finally {
      site.end();
    }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    tell('stopped', { code: error.fault.code, message: error.fault.message });
    return `stopped by ${error.fault.code}`;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function makeSite(home: string, { fleet, speed }: DrillOptions): Promise<DrillSite> {
  if (fleet.kind === 'real') return makeRealSite(home, fleet);
  const { bots, mcuBots, seed } = fleet;
  return makePracticeSite({ home, releases: practiceReleasesFolder, bots, mcuBots, seed, speed: speed * drillPace });
}

type Stage = { readonly home: string; readonly options: DrillOptions; readonly tell: Tell };

async function playOn(site: DrillSite, { home, options, tell }: Stage): Promise<string> {
  const { drill, speed } = options;
  const soakS = Math.max((drill.leastSoakS ?? leastSoakS)[site.kind], Math.round(soakSAtSpeedOne / speed));
  const scene = await Scene.open({ site, home, soakS, denyNetwork: drill.denyNetwork ?? false, tell });
  try {
    await scene.prepare();
    const observer = await Observer.of(site);
    const story = await attempt(() => scene.play(drill.story));
    await scene.close();
    const readings = await observer.end();
    tell('bots', { readings });
    unwrap(story);
    return drill.outcome(readings, scene);
  } finally {
    await scene.close();
  }
}

function words(event: string, atMs: number, facts: Record<string, unknown>): string {
  const more = Object.entries(facts).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${(atMs / 1000).toFixed(1).padStart(6)} s  ${event}  ${more.join('  ')}`;
}
