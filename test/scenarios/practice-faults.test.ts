// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type FaultName, type PracticeFleet, startPracticeBots } from '../../hardware/practice/index.ts';
import { enginesOf } from '../fakes/practice-views.ts';
import { ask, hybridArchive } from '../fixtures/engine/story.mjs';

const bot = 'Picker 01';
const folders: string[] = [];
let fleet: PracticeFleet | undefined;

afterEach(async () => {
  await fleet?.close();
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function open(more: Partial<Parameters<typeof startPracticeBots>[0]> = {}): Promise<PracticeFleet> {
  const folder = await mkdtemp(join(tmpdir(), 'mw-faults-'));
  folders.push(folder);
  fleet = await startPracticeBots({ folder, bots: 2, seed: 5, ...more });
  return fleet;
}

function socketOf(number = 0): string {
  return enginesOf(fleet)[number]?.socket ?? '';
}

const get = (path: string, ms = 5000) => ask(socketOf(), { method: 'GET', path, ms });
const post = (path: string, body: object = {}) => ask(socketOf(), { method: 'POST', path, body });
const control = (body: object) => ask(fleet?.control ?? '', { method: 'POST', path: '/faults', body });

async function stateOf(name: string): Promise<{ Running: boolean; StartedAt: string }> {
  const { body } = await get(`/containers/${name}/json`);
  return (body as { State: { Running: boolean; StartedAt: string } }).State;
}

async function actions(): Promise<string[]> {
  const until = (Date.now() / 1000 + 0.05).toFixed(3);
  const { body } = await get(`/events?since=0&until=${until}&filters={"type":["container"]}`);
  return [body].flat().map((event) => (event as { Action: string }).Action);
}

describe('practice bots', () => {
  it('come with release 1.0.0, running and healthy by their own web server', async () => {
    await open();
    const { body } = await get('/containers/json');
    const [row] = body as [{ Names: string[]; Labels: Record<string, string>; Ports: { PublicPort: number }[] }];
    expect(row.Names).toEqual(['/picker']);
    expect(row.Labels).toMatchObject({ 'dev.millwright.release': 'picker-app@1.0.0', 'dev.millwright.app': 'picker' });
    const answer = await fetch(`http://127.0.0.1:${row.Ports[0]?.PublicPort}/healthz`);
    expect(answer.status).toBe(200);
    const metrics = await (await fetch(`http://127.0.0.1:${row.Ports[0]?.PublicPort}/metrics`)).text();
    expect(metrics).toMatch(/^# TYPE picker_cycles_total counter\npicker_cycles_total \d+$/m);
  });

  it('are the same machines for the same seed, and others for another', async () => {
    const first = enginesOf(await open()).map(({ engineId, model, cell }) => ({ engineId, model, cell }));
    await fleet?.close();
    const again = enginesOf(await open()).map(({ engineId, model, cell }) => ({ engineId, model, cell }));
    await fleet?.close();
    const other = enginesOf(await open({ seed: 6 })).map(({ engineId }) => engineId);
    expect(again).toEqual(first);
    expect(other).not.toContain(first[0]?.engineId);
  });

  it('answer on short sockets however long the name of their folder is', async () => {
    const deep = join(await mkdtemp(join(tmpdir(), 'mw-deep-')), 'a-folder-with-a-long-name/'.repeat(5));
    folders.push(deep);
    await open({ folder: deep });
    expect(socketOf().length).toBeLessThan(100);
    expect((await get('/_ping')).body).toBe('OK');
  });

  it('refuse to run twice from one folder', async () => {
    await open();
    await expect(startPracticeBots({ folder: folders[0] ?? '', bots: 2, seed: 5 })).rejects.toThrow('already run');
  });
});

describe('faults of the link', () => {
  it('unreachable: nothing listens until it is taken back', async () => {
    await open();
    await control({ bot, fault: 'unreachable' });
    await expect(get('/_ping')).rejects.toThrow(/ENOENT|ECONNREFUSED/);
    await control({ bot, fault: 'unreachable', on: false });
    expect((await get('/_ping')).body).toBe('OK');
    expect((await stateOf('picker')).Running).toBe(true);
  });

  it('silent: takes the call and never answers', async () => {
    await open();
    await control({ bot, fault: 'silent' });
    await expect(get('/_ping', 300)).rejects.toThrow('no answer');
  });

  it('slow: answers late, and right', async () => {
    await open();
    await control({ bot, fault: 'slow' });
    const startedAt = performance.now();
    expect((await get('/_ping')).body).toBe('OK');
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
  });

  it('intermittent-link: the same calls are cut for the same seed, some only after they took effect', async () => {
    const cuts = async () => {
      await open();
      await control({ bot, fault: 'intermittent-link' });
      const outcomes = [];
      for (let call = 0; call < 24; call += 1) {
        const volume = { Name: `volume-${call}` };
        outcomes.push(
          await post('/volumes/create', volume).then(
            ({ status }) => status,
            () => 'cut',
          ),
        );
      }
      await control({ bot, fault: 'intermittent-link', on: false });
      const { body } = await get('/volumes');
      await fleet?.close();
      return { outcomes, made: (body as { Volumes: unknown[] }).Volumes.length - 1 };
    };
    const first = await cuts();
    expect(await cuts()).toEqual(first);
    const answered = first.outcomes.filter((outcome) => outcome === 201).length;
    expect(answered).toBeLessThan(24);
    expect(first.made).toBeGreaterThan(answered);
  });

  it('ends by itself when it was ordered for a time, sooner at a higher speed', async () => {
    await open({ speed: 100 });
    await control({ bot, fault: 'unreachable', forS: 20 });
    await expect(get('/_ping')).rejects.toThrow();
    await expect.poll(async () => (await get('/_ping').catch(() => null))?.status).toBe(200);
  });

  it('comes by schedule', async () => {
    await open({ speed: 100, schedule: [{ bot: 'any', fault: 'disk-full', afterS: 5 }] });
    const broken = () => fleet?.faults().filter(({ faults }) => faults.includes('disk-full')).length;
    await expect.poll(broken).toBe(1);
  });
});

describe('faults of the machine', () => {
  it.each([
    ['before', false, 0],
    ['after', true, 1],
  ] as const)('power-cut just %s a start took effect', async (phase, started, starts) => {
    await open({ bare: true });
    const { archive } = await hybridArchive({
      ref: 'app:1',
      layers: [Buffer.from('layer')],
      config: { architecture: 'amd64', os: 'linux', config: { Cmd: ['/app'] } },
    });
    await post('/images/load?quiet=1', archive);
    await post('/containers/create?name=app', { Image: 'app:1', HostConfig: { RestartPolicy: { Name: 'no' } } });
    await control({ bot, fault: 'power-cut', at: { call: 'POST /containers/*/start', phase } });
    await expect(post('/v1.41/containers/app/start')).rejects.toThrow();
    await expect(get('/_ping')).rejects.toThrow();
    await control({ bot, fault: 'power-cut', on: false });
    const { Running, StartedAt } = await stateOf('app');
    expect({ Running, started: !StartedAt.startsWith('0001') }).toEqual({ Running: false, started });
    expect((await actions()).filter((action) => action === 'start')).toHaveLength(starts);
  });

  it('power-cut: what ran with policy always is up again', async () => {
    await open();
    const before = await stateOf('picker');
    await control({ bot, fault: 'power-cut' });
    await control({ bot, fault: 'power-cut', on: false });
    const after = await stateOf('picker');
    expect(after.Running).toBe(true);
    expect(after.StartedAt).not.toBe(before.StartedAt);
  });

  it('app-degraded: the health page fails on this bot only', async () => {
    await open();
    await control({ bot, fault: 'app-degraded' });
    const healthOf = async (number: number) => {
      const { body } = await ask(socketOf(number), { method: 'GET', path: '/containers/json' });
      const [row] = body as [{ Ports: { PublicPort: number }[] }];
      return (await fetch(`http://127.0.0.1:${row.Ports[0]?.PublicPort}/healthz`)).status;
    };
    expect([await healthOf(0), await healthOf(1)]).toEqual([503, 200]);
  });

  it('app-crash: the application ends once and its policy brings it back', async () => {
    await open();
    await control({ bot, fault: 'app-crash' });
    await expect.poll(async () => (await stateOf('picker')).Running).toBe(true);
    const { body } = await get('/containers/picker/json');
    expect(body).toMatchObject({ RestartCount: 1 });
    expect(fleet?.faults()[0]?.faults).toEqual([]);
  });

  it.each<[FaultName, string]>([
    ['disk-full', 'no space left on device'],
    ['load-corrupts', 'Loaded image'],
  ])('%s: a load answers "%s"', async (fault, words) => {
    await open({ bare: true });
    await control({ bot, fault });
    const config = { architecture: 'amd64', os: 'linux', config: { Cmd: ['/app'] } };
    const { archive, id } = await hybridArchive({ ref: 'app:1', layers: [Buffer.from('layer')], config });
    expect(JSON.stringify((await post('/images/load?quiet=1', archive)).body)).toContain(words);
    const { body } = await get('/images/json');
    expect((body as { Id: string }[]).filter((image) => image.Id === id)).toEqual([]);
  });

  it('refuses an order that it does not understand, and changes nothing', async () => {
    await open();
    for (const order of [{ bot, fault: 'earthquake' }, { bot: 'Nobody', fault: 'slow' }, { fault: 'slow' }]) {
      expect((await control(order)).status).toBe(400);
    }
    expect(fleet?.faults().flatMap(({ faults }) => faults)).toEqual([]);
  });
});
