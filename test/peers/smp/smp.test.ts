// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMcuDriver } from '../../../hardware/drivers/mcu/index.ts';
import { mcubootImage } from '../../../hardware/practice/index.ts';
import { systemClock } from '../../../main/platform/clock.ts';
import { makePracticeMcu } from '../../contract/driver/practice-mcu-bot.ts';
import { good } from '../../contract/driver/stage-hand.ts';
import { calm, contentOf, toyImage } from '../../fakes/toy-bot.ts';
import { hashOf } from '../../fakes/toy-mcu.ts';

const PYTHON_SMP = ['smp==4.2.0', 'smpclient==7.3.0'];
const driver = createMcuDriver({ clock: systemClock });
let environment = '';
const python = () => join(environment, 'bin/python');

beforeAll(async () => {
  environment = await mkdtemp(join(tmpdir(), 'millwright-python-smp-'));
  execFileSync('python3', ['-m', 'venv', environment]);
  const quietly = ['install', '--quiet', '--disable-pip-version-check'];
  execFileSync(join(environment, 'bin/pip'), [...quietly, ...PYTHON_SMP]);
}, 300_000);
afterAll(() => rm(environment, { recursive: true, force: true }));

describe('our driver and a server over Python smp', () => {
  let server: ChildProcess;
  let port = 0;
  beforeAll(async () => {
    server = spawn(python(), [join(import.meta.dirname, 'server.py')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = server.stdout === null ? [] : await once(server.stdout, 'data');
    port = Number(String(line));
  });
  afterAll(() => server.kill('SIGKILL'));

  it('agree on every command from the first look to the last revert', async () => {
    const session = driver.open({ link: 'udp', host: '127.0.0.1', port });
    const lease = { holder: 'Mara', laptop: 'bench', purpose: 'rollout-1', takenAt: '2026-01-01T08:00:00.000Z' };
    const order = { op: 'op-1', app: 'image-0' };
    try {
      expect(good(await session.observe())).toMatchObject({
        identity: { grade: 'assumed', value: 'python-1', facts: { host: 'python n' } },
        slots: { committed: { label: '1.0.0 (41414141)', running: true }, previous: null },
        ...{ lease: null, botClock: null },
      });
      expect(good(await session.takeLease(lease, 'if-free'))).toEqual(lease);
      const image = toyImage('B', 3_000);
      const hooks = { onProgress: () => undefined, signal: calm };
      expect(good(await session.stage(image, contentOf(image, 'B'), hooks)).bytesSent).toBe(3_000);
      good(await session.activate({ ...order, image }, calm));
      const probes = [
        { kind: 'echo', id: 'echo', timeoutS: 2, failureThreshold: 1 },
        { kind: 'stat', id: 'moves', group: 'arm', field: 'moves', min: 7, timeoutS: 2, failureThreshold: 1 },
      ] as const;
      const readings = good(await session.probe({ startupS: 1, periodS: 1, probes }));
      expect(readings.map(({ ok }) => ok)).toEqual([true, true]);
      const kept = good(await session.confirm(order, calm));
      expect(kept).toMatchObject({ committed: { config: hashOf('B'), op: 'op-1' }, previous: { config: hashOf('A') } });
      const back = { ...order, op: 'op-2' };
      expect(good(await session.activatePrevious(back, calm))).toMatchObject({ trial: { config: hashOf('A') } });
      expect(good(await session.revert(back, calm))).toMatchObject({
        ...{ committed: { config: hashOf('B') }, trial: null, previous: null },
      });
    } finally {
      await session.close();
    }
  });
});

describe('Python smpclient and a practice bot', () => {
  // Today's server, and one that leaves flags out.
  it.each([0, 1])('bring an image to kind %i, which our driver then finds', async (kind) => {
    const bot = await makePracticeMcu({ driver, kind });
    const file = join(environment, 'image.bin');
    try {
      await bot.reset();
      await writeFile(file, mcubootImage({ version: '7.8.9', payload: Buffer.alloc(9_000, 'x') }));
      const script = join(import.meta.dirname, 'client.py');
      const { stdout } = await promisify(execFile)(python(), [script, String(bot.address.port), file]);
      expect(JSON.parse(stdout)).toEqual({ 0: '1.0.0', 1: '7.8.9' });
      const session = driver.open(bot.address);
      expect(good(await session.observe()).slots.previous?.label).toMatch(/^7\.8\.9 /);
      await session.close();
    } finally {
      await bot.dispose();
    }
  });
});
