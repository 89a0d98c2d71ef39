// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DockerAddress } from '../../../app/ports/index.ts';
import { type EngineRig, startEngineRig } from '../engines/rig.ts';
import { CommandLine } from './command-line.ts';
import { type Publication, publish } from './publisher.ts';
import { Witness } from './witness.ts';

// The main job on two real engines, by the command line alone; what is true is asked of Docker. One story in order:
// every test goes on where the one before ended.

const networkDenier = pathToFileURL(resolve(import.meta.dirname, '../../../assets/drills/deny-network.mjs')).href;
const who = ['--who', 'Ada'];

type Tile = { name: string; phase: string };
type Rollout = { id: string; status: string; sentence: string; tiles: Tile[] };

describe('the main job on two real engines', { timeout: 180_000 }, () => {
  let rig: EngineRig;
  let line: CommandLine;
  let releases: Publication;
  let press: Witness;
  let loom: Witness;

  beforeAll(async () => {
    rig = await startEngineRig();
    line = new CommandLine(join(rig.folder, 'home'));
    [press, loom] = await Promise.all([Witness.of(rig, 'a'), Witness.of(rig, 'b')]);
  }, 120_000);
  afterAll(async () => {
    await line?.stop();
    await press?.close();
    await loom?.close();
    await rig?.dispose();
  }, 60_000);

  const running = async () => ({ press: await press.running(), loom: await loom.running() });
  const news = async () => ({ press: await press.news(), loom: await loom.news() });
  const weavers = (version: string) => [`weaver weaver@${version}`];

  function addressWords(address: DockerAddress): string[] {
    if (address.via === 'socket') return [`unix://${address.path}`];
    if (address.via === 'tls') return [`tls://${address.host}:${address.port}`, '--certificates', address.certificates];
    throw new Error('the rig has another address');
  }

  async function startRollout(version: string, ...more: string[]): Promise<string> {
    const { rolloutId } = await line.succeed('rollout', 'start', `weaver@${version}`, ...who, ...more);
    return String(rolloutId);
  }

  function untilRollout(id: string, holds: (rollout: Rollout) => boolean): Promise<Rollout> {
    return line.until(['rollout', 'status', id], ({ rollout }) =>
      holds(rollout as Rollout) ? (rollout as Rollout) : null,
    );
  }

  async function killAndStartAgain(): Promise<void> {
    await line.kill();
    await line.serve();
  }

  it('publishes three releases of images that umoci made', async () => {
    const folder = join(rig.folder, 'stick');
    await mkdir(folder);
    releases = await publish({ line, layout: rig.layout, folder }, [
      { version: '1.0.0', tag: '1.0.0' },
      { version: '1.1.0', tag: '1.1.0' },
      { version: '2.0.0', tag: '2.0.0' },
    ]);
    const root = join(folder, 'root.json');
    const verified = await line.succeed('bundle', 'verify', releases.bundle('2.0.0'), '--root', root);
    expect(verified).toMatchObject({ ok: true });
  });

  it('makes a site only with the fingerprint that was compared', async () => {
    await line.serve();
    const create = ['site', 'create', 'Hall 3', '--root', join(rig.folder, 'stick/root.json'), ...who];
    const shown = await line.run(...create);
    expect(shown).toMatchObject({ code: 1, json: { fingerprint: releases.fingerprint } });
    const other = await line.run(...create, '--fingerprint', `0000${releases.fingerprint.slice(4)}`);
    expect(other).toMatchObject({ code: 1, json: { code: 'sites/fingerprint-differs' } });
    await line.succeed(...create, '--fingerprint', releases.fingerprint);
    const { sites } = await line.succeed('site', 'list');
    expect(sites).toContainEqual(expect.objectContaining({ name: 'Hall 3', kind: 'real' }));
  });

  it('adds a bot by socket and one by TLS, each with its label compared', async () => {
    const unlabelled = await line.run('bots', 'add', ...addressWords(rig.addresses.a), '--name', 'Press');
    expect(unlabelled.code).toBe(1);
    await line.succeed('bots', 'add', ...addressWords(rig.addresses.a), '--name', 'Press', '--label-confirmed');
    await line.succeed('bots', 'add', ...addressWords(rig.addresses.b), '--name', 'Loom', '--label-confirmed');
    const bots = await line.until(['bots', 'list'], ({ bots: all }) => {
      const list = all as { name: string; state: string; model: string; cell: string }[];
      return list.length === 2 && list.every(({ state }) => state !== 'not-seen') ? list : null;
    });
    expect(bots.map(({ name, model, cell }) => [name, model, cell])).toEqual([
      ['Loom', 'rig-m1', 'cell-b'],
      ['Press', 'rig-m1', 'cell-a'],
    ]);
  });

  it('installs the first release only with a reason for having no way back', async () => {
    await line.succeed('images', 'import', releases.bundle('1.0.0'));
    const refused = await line.run('rollout', 'start', 'weaver@1.0.0', ...who);
    expect(refused).toMatchObject({ code: 1, json: { ok: false, code: 'rollout/no-way-back' } });
    expect(await news()).toEqual({ press: [], loom: [] });

    const policy = ['--soak-s', '2', '--after-canary', 'automatic', '--override', 'new bots', '--wait'];
    await startRollout('1.0.0', ...policy);
    expect(await running()).toEqual({ press: weavers('1.0.0'), loom: weavers('1.0.0') });
    const once = ['confirm weaver@1.0.0', 'create weaver@1.0.0', 'start weaver@1.0.0'];
    expect(await news()).toEqual({ press: once, loom: once });
  });

  it('brings 1.1.0 to the canary, then to the others, although the station is killed three times', async () => {
    await line.succeed('images', 'import', releases.bundle('1.1.0'));
    const id = await startRollout('1.1.0', '--canaries', 'Press', '--soak-s', '4', '--after-canary', 'person');
    const canaryIn = (phases: string[]) => (rollout: Rollout) =>
      rollout.tiles.some(({ name, phase }) => name === 'Press' && phases.includes(phase));
    await killAndStartAgain();
    await untilRollout(id, canaryIn(['activating', 'probing', 'soaking']));
    await killAndStartAgain();
    await untilRollout(id, ({ status }) => status === 'awaiting-promotion');
    expect(await running()).toEqual({ press: weavers('1.1.0'), loom: weavers('1.0.0') });

    await line.succeed('rollout', 'promote', id, ...who, '--reason', 'the canary weaves well');
    await killAndStartAgain();
    await untilRollout(id, ({ status }) => status === 'completed');
    expect(await running()).toEqual({ press: weavers('1.1.0'), loom: weavers('1.1.0') });
    expect([await press.version(), await loom.version()]).toEqual(['1.1.0', '1.1.0']);
    const once = ['confirm weaver@1.1.0', 'create weaver@1.1.0', 'start weaver@1.1.0', 'stop weaver@1.0.0'];
    expect(await news()).toEqual({ press: once, loom: once });
  });

  it('takes 2.0.0, which degrades, back by itself, and nobody but the canary ever ran it', async () => {
    await line.succeed('images', 'import', releases.bundle('2.0.0'));
    const policy = ['--canaries', 'Press', '--soak-s', '15', '--wait'];
    const ended = await line.run('rollout', 'start', 'weaver@2.0.0', ...who, ...policy);
    expect(ended).toMatchObject({ code: 1, json: { code: 'rollout/reversed' } });
    expect(ended.events).toContainEqual(expect.objectContaining({ event: 'verdict', verdict: 'fail' }));
    expect(await running()).toEqual({ press: weavers('1.1.0'), loom: weavers('1.1.0') });
    expect(await news()).toEqual({
      press: [
        'create weaver@2.0.0',
        'start weaver@1.1.0',
        'start weaver@2.0.0',
        'stop weaver@1.1.0',
        'stop weaver@2.0.0',
      ],
      loom: [],
    });
  });

  it('takes one bot back to 1.0.0 with every way out of the laptop denied', async () => {
    expect(await line.stop()).toBe(0);
    const denied = join(rig.folder, 'denied');
    await line.serve({ NODE_OPTIONS: `--import ${networkDenier}`, MILLWRIGHT_DENIED: denied });
    const { rolloutId } = await line.succeed('rollback', 'Press', ...who, '--reason', 'old yarn today', '--wait');
    expect(rolloutId).toBeTypeOf('string');
    expect(existsSync(denied)).toBe(false);
    expect(await running()).toEqual({ press: weavers('1.0.0'), loom: weavers('1.1.0') });
    expect(await press.version()).toBe('1.0.0');
    expect(await news()).toEqual({
      press: ['confirm weaver@1.0.0', 'create weaver@1.0.0', 'start weaver@1.0.0', 'stop weaver@1.1.0'],
      loom: [],
    });
  });

  it('leaves a journal that holds, and says all of it', async () => {
    expect(await line.stop()).toBe(0);
    const { entries } = await line.succeed('journal', 'verify');
    expect(entries).toBeGreaterThan(20);
    const listed = await line.succeed('journal', 'list', '--limit', '500');
    const actions = new Set((listed['entries'] as { action: string }[]).map(({ action }) => action));
    expect([...actions]).toEqual(expect.arrayContaining(['site.created', 'bot.added']));
    const told = JSON.stringify(listed['entries']);
    for (const words of ['the canary weaves well', 'old yarn today', 'new bots']) expect(told).toContain(words);
  });

  it('ends with 2 on wrong usage and with 1 where nothing runs', async () => {
    expect((await line.run('rollout', 'start')).code).toBe(2);
    expect(await line.run('bots', 'remove', 'Press')).toMatchObject({ code: 1, json: { code: 'station/not-running' } });
  });
});
