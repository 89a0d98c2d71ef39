// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PRACTICE_RELEASES, welderImage } from '../../hardware/practice/index.ts';
import { ask } from '../fixtures/engine/story.mjs';

const hostScript = fileURLToPath(new URL('../../out/hardware/practice/host.js', import.meta.url));
const readerScript = fileURLToPath(new URL('../../assets/drills/read-outcome.mjs', import.meta.url));

type Ready = {
  readonly ready: true;
  readonly control: string;
  readonly bots: readonly { name: string; socket: string; host?: string; port?: number }[];
};
type Reading = {
  readonly bots: readonly {
    reachable: boolean;
    running: unknown;
    containers: unknown;
    events: unknown;
    ops: unknown;
  }[];
};

/** What a welder of that model comes with. */
const welderRelease = PRACTICE_RELEASES.slice(0, 1).map((release) => welderImage(release, 'welder-m4'));

let folder: string;
const hosts: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mw-host-'));
});
afterEach(async () => {
  for (const host of hosts.splice(0)) {
    if (host.exitCode === null && host.signalCode === null) {
      host.kill('SIGKILL');
      await once(host, 'exit');
    }
  }
  await rm(folder, { recursive: true });
});

async function startHost(...more: string[]): Promise<{ host: ChildProcess; ready: Ready }> {
  const host = spawn(process.execPath, [hostScript, '--dir', folder, '--bots', '2', '--seed', '4', ...more]);
  hosts.push(host);
  const [line] = await once(createInterface({ input: host.stdout }), 'line');
  return { host, ready: JSON.parse(line) };
}

/** What a second process reads from the bots. */
async function readOutcome(bots: Ready['bots'], ...more: string[]): Promise<Reading & { code: number }> {
  const words = bots.map(({ name, socket }) => `${name}=${socket}`);
  const ended = await promisify(execFile)(process.execPath, [readerScript, ...more, ...words]).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    ({ stdout, code }: { stdout: string; code: number }) => ({ stdout, code }),
  );
  return { ...JSON.parse(ended.stdout), code: ended.code };
}

describe('the host of practice bots', () => {
  it('has microcontrollers too, which a second process reads by datagrams and counts by the control socket', async () => {
    const { ready } = await startHost('--mcu-bots', '1');
    const [picker, welder] = ready.bots;
    expect([picker?.name, welder?.name]).toEqual(['Picker 01', 'Welder 01']);
    const words = [`${picker?.name}=${picker?.socket}`, `${welder?.name}=udp:${welder?.host}:${welder?.port}`];
    const args = [readerScript, '--control', ready.control, ...words];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const [image] = welderRelease;
    expect(JSON.parse(stdout).bots).toMatchObject([
      { name: 'Picker 01', reachable: true, running: [{ release: 'picker-app@1.0.0' }] },
      {
        ...{ name: 'Welder 01', reachable: true, events: { boot: 1 }, ops: { none: { boot: 1 } } },
        running: [{ name: 'image-0', release: null, version: '1.0.0', hash: image?.subarray(-32).toString('hex') }],
      },
    ]);
    await ask(ready.control, { method: 'POST', path: '/faults', body: { bot: 'Welder 01', fault: 'unreachable' } });
    const silent = await promisify(execFile)(process.execPath, [readerScript, words[1] ?? '']).catch((error) => error);
    expect(JSON.parse(silent.stdout).bots).toMatchObject([{ name: 'Welder 01', reachable: false }]);
    expect(silent.code).toBe(1);
  });

  it('says in one line where they answer, and ends clean on SIGTERM', async () => {
    const { host, ready } = await startHost();
    expect(ready).toMatchObject({ ready: true, bots: [{ name: 'Picker 01' }, { name: 'Picker 02' }] });
    host.kill('SIGTERM');
    expect(await once(host, 'exit')).toEqual([0, null]);
  });

  it('stays while somebody is connected, and ends when nobody was for the time that it was given', async () => {
    const { host, ready } = await startHost('--alone-s', '1');
    const station = connect(ready.control);
    await once(station, 'connect');
    await pass(1500);
    expect(host.exitCode).toBeNull();
    station.destroy();
    expect(await once(host, 'exit')).toEqual([0, null]);
  });

  it('ends at once when told to, if it belongs to whoever is connected', async () => {
    const belonging = await startHost('--alone-s', '60');
    const ended = once(belonging.host, 'exit');
    await ask(belonging.ready.control, { method: 'POST', path: '/end' });
    expect(await ended).toEqual([0, null]);
    const own = await startHost();
    expect(await ask(own.ready.control, { method: 'POST', path: '/end' })).toMatchObject({ status: 404 });
  });

  it('refuses wrong words', async () => {
    const host = spawn(process.execPath, [hostScript, '--dir', folder, '--bots', 'many']);
    expect(await once(host, 'exit')).toEqual([2, null]);
  });

  it('has its bots survive a SIGKILL as a power cut', async () => {
    const first = await startHost();
    const [bot] = first.ready.bots;
    if (bot === undefined) throw new Error('no bot');
    await ask(bot.socket, { method: 'POST', path: '/containers/picker/rename?name=picker.prev' });
    first.host.kill('SIGKILL');
    await once(first.host, 'exit');
    expect(await readOutcome([bot])).toMatchObject({ code: 1, bots: [{ reachable: false }] });

    const { ready } = await startHost();
    expect(ready).toEqual(first.ready);
    expect(await readOutcome([bot])).toMatchObject({
      code: 0,
      bots: [
        {
          reachable: true,
          running: [{ name: 'picker.prev', release: 'picker-app@1.0.0' }],
          containers: [{ name: 'picker.prev', policy: 'always', state: 'running', op: 'op-factory' }],
          events: { creates: 1, starts: 2, renames: 1 },
        },
      ],
    });
  });
});

describe('the outcome reader', () => {
  it('follows what happens until its input ends', async () => {
    const { ready } = await startHost();
    const [bot] = ready.bots;
    if (bot === undefined) throw new Error('no bot');
    await ask(bot.socket, { method: 'POST', path: '/containers/picker/stop?t=1' });
    const reader = spawn(process.execPath, [readerScript, '--follow', `${bot.name}=${bot.socket}`]);
    const lines = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('{"following":true}');
    await ask(bot.socket, { method: 'POST', path: '/containers/picker/start' });
    reader.stdin.end();
    expect(JSON.parse((await lines.next()).value)).toMatchObject({
      bots: [{ name: bot.name, reachable: true, running: [{ name: 'picker' }], events: { starts: 1 } }],
    });
    expect(await once(reader, 'exit')).toEqual([0, null]);
  });

  it('says so when a bot that it follows goes away', async () => {
    const { host, ready } = await startHost();
    const reader = spawn(process.execPath, [readerScript, '--follow', ...ready.bots.map((bot) => bot.socket)]);
    const lines = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
    await lines.next();
    host.kill('SIGKILL');
    await once(host, 'exit');
    reader.stdin.end();
    expect(JSON.parse((await lines.next()).value).bots[0]).toMatchObject({
      reachable: false,
      error: 'it stopped telling what happens',
    });
    expect(await once(reader, 'exit')).toEqual([1, null]);
  });

  it('counts what happened for each operation, from a moment on', async () => {
    const { ready } = await startHost();
    const [bot, other] = ready.bots;
    if (bot === undefined || other === undefined) throw new Error('no bots');
    const { body } = await ask(bot.socket, { method: 'GET', path: '/info' });
    const since = String(Date.parse((body as { SystemTime: string }).SystemTime) / 1000);
    for (const path of ['/containers/picker/stop?t=1', '/containers/picker/start', '/containers/picker/start']) {
      await ask(bot.socket, { method: 'POST', path });
    }
    const counts = { starts: 1, stops: 1, deaths: 1 };
    expect(await readOutcome(ready.bots, '--since', since)).toMatchObject({
      bots: [
        { events: counts, ops: { 'op-factory': counts } },
        { events: {}, ops: {} },
      ],
    });
  });

  it('refuses wrong words', async () => {
    const ended = promisify(execFile)(process.execPath, [readerScript, '--since', 'yesterday', 'x.sock']);
    await expect(ended).rejects.toMatchObject({ code: 2, stdout: '' });
  });
});
