// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../app/ports/index.ts';
import { type Answer, scriptedEngine } from '../../../test/fakes/scripted-engine.ts';
import type { Intent } from './decide.ts';
import { converge } from './swap.ts';

type Shown = { op: string; running: boolean; policy: string; startedAt: string };

const NEVER = '0001-01-01T00:00:00Z';
const old: Shown = { op: 'op-1', running: true, policy: 'always', startedAt: '2026-01-01T08:00:00Z' };
const fresh: Shown = { op: 'op-2', running: false, policy: 'no', startedAt: NEVER };
const kept: Shown = { op: 'op-2', running: true, policy: 'always', startedAt: '2026-01-01T09:30:00Z' };

function detail(name: string, { op, running, policy, startedAt }: Shown): unknown {
  return {
    Id: `id-${name}`,
    Name: `/${name}`,
    Created: '2026-01-01T09:00:00Z',
    Image: 'sha256:x',
    RestartCount: 0,
    State: { Running: running, StartedAt: startedAt, FinishedAt: NEVER, ExitCode: 0 },
    Config: { Image: 'x', Labels: { 'dev.millwright.op': op }, StopTimeout: 4 },
    HostConfig: { RestartPolicy: { Name: policy }, AutoRemove: false, NetworkMode: 'bridge' },
    NetworkSettings: {},
  };
}

/** A bot with these containers that answers commands by `command`; time passes in sleeps only, and `tick` is told. */
async function scene(start: Record<string, Shown>, command: (line: string) => Answer, tick: (atMs: number) => void) {
  const shown = new Map(Object.entries(start));
  const scripted = await scriptedEngine(({ line }) => {
    if (!line.startsWith('GET')) return command(line);
    if (line.startsWith('GET /containers/json')) {
      const list = [...shown.keys()].map((name) => ({ Id: `id-${name}`, Names: [`/${name}`], State: '', Created: 0 }));
      return { body: list };
    }
    const name = line.split('/')[2]?.slice('id-'.length) ?? '';
    const container = shown.get(name);
    return container === undefined ? { status: 404, body: { message: 'gone' } } : { body: detail(name, container) };
  });
  let nowMs = 0;
  const clock: Clock = {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    async sleep(ms) {
      nowMs += ms;
      tick(nowMs);
    },
  };
  const run = (intent: Intent) => {
    const signal = new AbortController().signal;
    return converge({
      engine: scripted.engine,
      clock,
      app: 'app',
      intent,
      signal,
      candidate: async () => ({ Labels: {} }),
    });
  };
  return {
    shown,
    run,
    commands: () => scripted.lines.filter((line) => !line.startsWith('GET')),
    close: scripted.close,
  };
}

let close = async (): Promise<void> => undefined;
afterEach(() => close());

describe('converge', () => {
  it('sends nothing while a stop of an earlier run may still be under way, and goes on when it has landed', async () => {
    const bot = await scene(
      { app: old, 'app.next': fresh },
      (line) => {
        if (line.includes('/start')) bot.shown.set('app.next', { ...fresh, running: true, startedAt: kept.startedAt });
        return { status: 204, body: '' };
      },
      (atMs) => {
        if (atMs >= 3000) bot.shown.set('app', { ...old, running: false });
      },
    );
    close = bot.close;
    await bot.run({ order: 'activate', op: 'op-2' });
    expect(bot.commands()).toEqual(['POST /containers/id-app.next/start']);
  });

  it('sends the stop itself when none has landed after the stop grace', async () => {
    let waitedMs = 0;
    const bot = await scene(
      { app: old, 'app.next': fresh },
      (line) => {
        if (line.includes('/stop')) bot.shown.set('app', { ...old, running: false });
        else bot.shown.set('app.next', { ...fresh, running: true, startedAt: kept.startedAt });
        return { status: 204, body: '' };
      },
      (atMs) => {
        waitedMs = atMs;
      },
    );
    close = bot.close;
    await bot.run({ order: 'activate', op: 'op-2' });
    expect(bot.commands()).toEqual(['POST /containers/id-app/stop', 'POST /containers/id-app.next/start']);
    expect(waitedMs).toBe(6000);
  });

  const busy: Answer = { status: 409, body: { message: 'removal is already in progress' } };

  it('gives a removal that is under way its time', async () => {
    const bot = await scene(
      { app: { ...old, running: false, policy: 'no' }, 'app.next': kept, 'app.prev': { ...old, op: 'op-0' } },
      (line) => {
        if (line.startsWith('DELETE')) return busy;
        const [, from = '', to = ''] = /id-([^/]+)\/rename\?name=(.+)$/.exec(line) ?? [];
        const container = bot.shown.get(from);
        bot.shown.delete(from);
        if (container !== undefined) bot.shown.set(to, container);
        return { status: 204, body: '' };
      },
      (atMs) => {
        if (atMs >= 2000) bot.shown.delete('app.prev');
      },
    );
    close = bot.close;
    const registers = await bot.run({ order: 'confirm', op: 'op-2' });
    expect(registers).toMatchObject({ committed: { op: 'op-2' }, trial: null, previous: { op: 'op-1' } });
  });

  it("answers with the bot's own words when a step never gets through", async () => {
    const bot = await scene(
      { app: { ...old, running: false, policy: 'no' }, 'app.next': kept, 'app.prev': { ...old, op: 'op-0' } },
      () => busy,
      () => undefined,
    );
    close = bot.close;
    await expect(bot.run({ order: 'confirm', op: 'op-2' })).rejects.toMatchObject({
      fault: { code: 'driver/refused', details: { reason: 'removal is already in progress' } },
    });
  });
});
