// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine } from '../main-job/command-line.ts';
import { SmallDisk } from './small-disk.ts';

const bundle = resolve(import.meta.dirname, '../../../out/practice-releases/picker-app-1.1.0.mwbundle');
const diskFull = { code: 1, json: { ok: false, code: 'store/disk-full' } };
const cure = /^Free .+ and try again\. Nothing was lost\.$/m;
const who = ['--who', 'Ada'];

type Rollout = { status: string; tiles: { phase: string }[]; verdicts: { verdict: string }[] };

describe('a laptop whose disk is full', { timeout: 90_000 }, () => {
  let disk: SmallDisk;
  let line: CommandLine;
  beforeEach(async () => {
    disk = await SmallDisk.mount(24);
    line = new CommandLine(disk.path);
    await line.serve();
    // Practice bots live on the same disk; they are made before it is full.
    await line.until(['bots', 'list'], ({ bots }) => ((bots as unknown[]).length === 12 ? true : null));
  });
  afterEach(async () => {
    await line.stop();
    await disk.unmount();
  });

  it('refuses an import with how much to free, blames no stick, and takes the bundle once there is room', async () => {
    disk.fill();
    const refused = await line.run('images', 'import', bundle);
    expect(refused).toMatchObject(diskFull);
    expect(refused.err).toMatch(cure);
    expect(await line.succeed('images', 'list')).toMatchObject({ releases: [] });
    await disk.free();
    expect(await line.succeed('images', 'import', bundle)).toMatchObject({ releases: ['picker-app@1.1.0'] });
  });

  it('in the middle of a rollout promotes nothing, takes no decision, dies of nothing, and goes on when there is room', async () => {
    await line.succeed('images', 'import', bundle);
    const { rolloutId } = await line.succeed('rollout', 'start', 'picker-app@1.1.0', ...who, '--soak-s', '3');
    const id = String(rolloutId);
    const status = async () => (await line.succeed('rollout', 'status', id))['rollout'] as Rollout;
    const until = (holds: (rollout: Rollout) => boolean) =>
      line.until(['rollout', 'status', id], ({ rollout }) => (holds(rollout as Rollout) ? true : null));
    await until(({ tiles }) => tiles.some(({ phase }) => phase === 'soaking'));

    disk.fill();
    const paused = await line.run('rollout', 'pause', id, ...who, '--reason', 'the disk is full');
    expect(paused).toMatchObject(diskFull);
    expect(paused.err).toMatch(cure);
    expect(await line.run('bots', 'change', 'Picker 01', '--name', 'Press')).toMatchObject(diskFull);
    // Longer than the wave is watched: time alone must not promote what nobody could write down.
    await pass(4000);
    expect(await status()).toMatchObject({ status: 'running', verdicts: [] });

    await line.kill();
    const refused = await line.run('serve');
    expect(refused).toMatchObject(diskFull);
    expect(refused.err).toMatch(cure);

    await disk.free();
    await line.serve();
    await until(({ status: now }) => now === 'awaiting-promotion' || now === 'holding');
    await line.succeed('rollout', 'promote', id, ...who, '--reason', 'there is room again');
    await until(({ status: now }) => now === 'completed');
    expect((await status()).tiles.map(({ phase }) => phase)).toEqual(Array.from({ length: 12 }, () => 'confirmed'));
    expect(await line.succeed('journal', 'verify')).toMatchObject({ ok: true });
  });
});
