// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FaultError } from '../../../app/kernel/index.ts';
import { practiceReleasesFolder } from '../../station/index.ts';
import { table } from '../table.ts';
import { type Drill, drills } from './drills.ts';
import { changesBetween, readBots } from './outcome.ts';
import { Scene } from './scene.ts';
import { makePracticeSite } from './site.ts';

type Output = { stdout(line: string): void; stderr(line: string): void };
type DrillOptions = { readonly seed: number; readonly bots: number; readonly speed: number; readonly json: boolean };

const names = Object.keys(drills);
const usage = `usage: millwright drill NAME [--json] [--seed N] [--bots N] [--speed X]\n  NAME: ${names.join(', ')}`;
const stories = Object.entries(drills).map(([name, { about }]) => [`  ${name}`, about]);
/** At speed 1 a drill's faults come twelve times as fast as on the practice site, where a person has to see them happen. */
const drillPace = 12;
const soakSAtSpeedOne = 3;

/** `millwright drill NAME`: exit 0 only if the bots ended as expected, 1 if not, 2 on wrong usage. */
export async function runDrill(argv: readonly string[], io: Output): Promise<number> {
  const parsed = parseDrill(argv);
  if (argv.includes('--help')) {
    for (const line of [usage, ...table(stories, '')]) io.stdout(line);
    return 0;
  }
  if (parsed === null) {
    io.stderr(wrongWords(argv));
    io.stderr(usage);
    return 2;
  }
  const { name, drill, options } = parsed;
  const startedMs = Date.now();
  const tell = (event: string, facts: Record<string, unknown> = {}) => {
    const atMs = Date.now() - startedMs;
    io.stdout(options.json ? JSON.stringify({ event, atMs, ...facts }) : words(event, atMs, facts));
  };
  tell('drill', { drill: name, about: drill.about, ...options });
  const outcome = await play(drill, options, tell);
  const ok = outcome === drill.expected;
  const last = {
    drill: name,
    outcome,
    expected: drill.expected,
    ok,
    seed: options.seed,
    bots: options.bots,
    ms: Date.now() - startedMs,
  };
  io.stdout(options.json ? JSON.stringify(last) : `${ok ? 'As expected' : 'NOT as expected'}: ${outcome}`);
  return ok ? 0 : 1;
}

function parseDrill(argv: readonly string[]): { name: string; drill: Drill; options: DrillOptions } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        bots: { type: 'string', default: '6' },
        speed: { type: 'string', default: '1' },
      },
    });
    const [name = '', ...more] = positionals;
    const drill = Object.hasOwn(drills, name) ? drills[name] : undefined;
    const options = {
      seed: Number(values.seed),
      bots: Number(values.bots),
      speed: Number(values.speed),
      json: values.json,
    };
    const sound = Number.isSafeInteger(options.seed) && Number.isSafeInteger(options.bots) && options.bots > 0;
    if (drill === undefined || more.length > 0 || !sound || !(options.speed > 0)) return null;
    return { name, drill, options };
  } catch (error) {
    // parseArgs throws a TypeError for options it does not know.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

type Tell = (event: string, facts?: Record<string, unknown>) => void;

async function play(drill: Drill, options: DrillOptions, tell: Tell): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'millwright-drill-'));
  try {
    const { bots, seed, speed } = options;
    const site = await makePracticeSite({
      home,
      releases: practiceReleasesFolder,
      bots,
      seed,
      speed: speed * drillPace,
    });
    try {
      const soakS = Math.max(drill.leastSoakS ?? 1, Math.round(soakSAtSpeedOne / speed));
      const scene = await Scene.open({ site, home, soakS, denyNetwork: drill.denyNetwork ?? false, tell });
      const before = await readBots(site.bots);
      const trouble = await playStory(drill, scene, tell);
      const readings = changesBetween(before, await readBots(site.bots));
      tell('bots', { readings });
      return trouble ?? drill.outcome(readings, scene);
    } finally {
      site.end();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Null when the story went to its end; else what stopped it, as the outcome. */
async function playStory(drill: Drill, scene: Scene, tell: Tell): Promise<string | null> {
  try {
    await drill.story(scene);
    return null;
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    tell('stopped', { code: error.fault.code, message: error.fault.message });
    return `stopped by ${error.fault.code}`;
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

function wrongWords(argv: readonly string[]): string {
  const [name] = argv.filter((word) => !word.startsWith('-'));
  if (name === undefined) return 'NAME is missing.';
  return Object.hasOwn(drills, name)
    ? 'A flag is not as below, or its number is too small.'
    : `There is no drill "${name}".`;
}
