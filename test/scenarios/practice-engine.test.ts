// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeFleet, startPracticeBots } from '../../hardware/practice/index.ts';
import { enginesOf } from '../fakes/practice-views.ts';
import { type StoryStep, tellStory } from '../fixtures/engine/story.mjs';

// A practice engine is told the story that a real dockerd was told, and must answer alike.

/** What a practice engine does not know, by step; everything else that dockerd says, it says too. */
const NOT_IMITATED: Readonly<Record<string, ReadonlySet<string>>> = {
  version: new Set(['Components.0']),
  'version by prefix': new Set(['Components.0']),
  info: new Set(
    `Plugins KernelMemory KernelMemoryTCP CPUShares CPUSet IPv4Forwarding BridgeNfIptables BridgeNfIp6tables NFd
     OomKillDisable NGoroutines NEventsListener IndexServerAddress RegistryConfig GenericResources HttpProxy HttpsProxy
     NoProxy Runtimes Swarm Isolation InitBinary ContainerdCommit RuncCommit InitCommit`.split(/\s+/),
  ),
};

const folders: string[] = [];
let fleet: PracticeFleet;
let real: readonly StoryStep[];
let told: ReadonlyMap<string, StoryStep>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mw-story-'));
  folders.push(folder);
  const recorded = new URL('../fixtures/engine/dockerd-20.10.24.json', import.meta.url);
  real = JSON.parse(await readFile(recorded, 'utf8'));
  fleet = await startPracticeBots({ folder, bots: 1, seed: 7, bare: true });
  const socket = enginesOf(fleet)[0]?.socket ?? '';
  told = new Map((await tellStory(socket)).map((step) => [step.name, step]));
});

afterAll(async () => {
  await fleet.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

describe('a practice engine told the story of a real dockerd 20.10', () => {
  it('answers every call with the status and the content type of dockerd', () => {
    expect(real.length).toBeGreaterThan(70);
    const seen = [...told.values()].map(({ name, status, type }) => ({ name, status, type }));
    expect(seen).toEqual(real.map(({ name, status, type }) => ({ name, status, type })));
  });

  it('refuses in the words of dockerd', () => {
    const words = (steps: Iterable<StoryStep>) => [...steps].flatMap((step) => messageOf(step));
    expect(words(real).length).toBeGreaterThan(20);
    expect(words(told.values())).toEqual(words(real));
  });

  it('answers in the shape of dockerd, with nothing of another type and nothing left out unnoticed', () => {
    const differences = real.flatMap((step) =>
      difference(step.body, told.get(step.name)?.body, '')
        .filter(({ path }) => !NOT_IMITATED[step.name]?.has(path))
        .map(({ path, words }) => `${step.name}: ${path} ${words}`),
    );
    expect(differences).toEqual([]);
  });

  it('tells the same events of containers in the same order', () => {
    expect(containerEvents(told.get('events')).length).toBeGreaterThan(12);
    expect(containerEvents(told.get('events'))).toEqual(containerEvents(real.find(({ name }) => name === 'events')));
    for (const name of ['renames', 'health events']) {
      expect(containerEvents(told.get(name))).toEqual(containerEvents(real.find((step) => step.name === name)));
    }
  });
});

function messageOf({ name, body }: StoryStep): string[] {
  if (typeof body !== 'object' || body === null) return [];
  const message = 'message' in body ? body.message : 'error' in body ? body.error : undefined;
  if (typeof message !== 'string') return [];
  const plain = message
    .replace(/docker-import-\d+/, 'docker-import-N')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'ID')
    .replaceAll(/\b[0-9a-f]{12}\b/g, 'ID');
  return [`${name}: ${plain}`];
}

type Difference = { readonly path: string; readonly words: string };

/** Keys and JSON types, not values. Go's nil fits a list, a map and nothing. Lists are compared by their first item. */
function difference(real: unknown, told: unknown, path: string): Difference[] {
  if (real === null || (told === null && typeof real === 'object')) return [];
  if (told === undefined) return [{ path, words: 'is left out' }];
  if (typeof real !== typeof told || Array.isArray(real) !== Array.isArray(told)) {
    return [{ path, words: `is ${JSON.stringify(told)}, dockerd says ${JSON.stringify(real)}` }];
  }
  if (Array.isArray(real) && Array.isArray(told)) {
    return real.length === 0 ? [] : difference(real[0], told[0], join(path, '0').replaceAll('/', '.'));
  }
  if (typeof real !== 'object' || typeof told !== 'object' || told === null) return [];
  const toldMap = new Map(Object.entries(told));
  return Object.entries(real).flatMap(([key, value]) => {
    if (isName(path)) return [];
    return difference(value, toldMap.get(key), path === '' ? key : `${path}.${key}`);
  });
}

/** Objects whose keys are names given by people or the engine, not fields. */
function isName(path: string): boolean {
  return /(^|\.)(Attributes|Labels)$/.test(path);
}

/** Checks run inside a container are events of a real engine only: a practice bot executes nothing. */
function containerEvents(step: StoryStep | undefined): string[] {
  const events = Array.isArray(step?.body) ? step.body : [step?.body];
  return events
    .filter((event) => event.Type === 'container' && !event.Action.startsWith('exec_'))
    .map(({ Action, Actor: { Attributes } }) => {
      const { name, exitCode, signal, oldName } = Attributes;
      return `${Action} ${JSON.stringify({ name, exitCode, signal, oldName })}`;
    });
}
