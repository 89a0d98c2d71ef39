// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BotAddress, VerifiedImage } from '../../../app/ports/index.ts';
import type { ContainerBot } from '../../contract/driver/bot.ts';
import type { CutMoment } from '../../contract/driver/cut.ts';
import { openCuttingProxy } from '../../contract/driver/cutting-proxy.ts';
import { newOp, StageHand, versions } from '../../contract/driver/stage-hand.ts';
import { rigContractBot } from './contract-bot.ts';
import { type EngineRig, startEngineRig } from './rig.ts';

const PROCESS = fileURLToPath(new URL('order-process.mjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const isLong = process.env['MILLWRIGHT_LONG'] === '1';

type OrderName = 'stage' | 'activate' | 'confirm' | 'revert';
type Path = { readonly name: string; readonly orders: readonly OrderName[] };

/**
 * Commands of each order on a bot with one image: load, tag, untag; create, stop, start; two policies and two renames;
 * rename, stop, start.
 */
const COMMANDS: Readonly<Record<OrderName, number>> = { stage: 3, activate: 3, confirm: 4, revert: 3 };
const PATHS: readonly Path[] = [
  { name: 'update', orders: ['stage', 'activate', 'confirm'] },
  { name: 'take back', orders: ['stage', 'activate', 'revert'] },
];
/** Where the process dies; `during` with the time the engine has been at work. */
const DEATHS: readonly { moment: CutMoment; delayMs?: number }[] = isLong
  ? [
      { moment: 'before' },
      { moment: 'during', delayMs: 0 },
      { moment: 'during', delayMs: 3 },
      { moment: 'during', delayMs: 10 },
      { moment: 'during', delayMs: 30 },
      { moment: 'during', delayMs: 100 },
      { moment: 'after' },
    ]
  : [{ moment: 'during', delayMs: 10 }];
/** In the sample the orders that both paths share are killed once. */
const isSampled = (path: Path, at: number) => isLong || path.name === 'update' || at > 6;

describe('a station that is killed with SIGKILL', () => {
  let rig: EngineRig | undefined;
  let bot: ContainerBot | undefined;
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    await promisify(execFile)('npx', ['tsc', '-b', 'hardware/drivers/container'], { cwd: ROOT });
    rig = await startEngineRig();
    bot = await rigContractBot(rig, 'a');
  }, 180_000);
  beforeEach(async () => bot?.reset());
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await bot?.dispose();
    await rig?.dispose();
  });

  function station(address: BotAddress, path: Path, { op, image }: { op: string; image: VerifiedImage }): ChildProcess {
    const order = JSON.stringify({ address, orders: path.orders, op, image, layout: rig?.layout });
    const child = spawn(process.execPath, [PROCESS, order], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.add(child);
    child.on('exit', () => children.delete(child));
    return child;
  }

  for (const path of PATHS) {
    for (const death of DEATHS) {
      for (let at = 1; at <= commandsOf(path.orders); at += 1) {
        if (!isSampled(path, at)) continue;
        const when = death.delayMs === undefined ? death.moment : `${death.delayMs} ms into`;
        it(`${path.name}: goes on after it died ${when} command ${at}`, async () => {
          if (bot === undefined) throw new Error('no bot');
          const hand = new StageHand(bot);
          const first = await hand.install(bot.images.good);
          const work = { op: newOp(), image: bot.images.better };

          let killed: ChildProcess | undefined;
          const proxy = await openCuttingProxy(bot.address, { at, ...death, onCut: () => killed?.kill('SIGKILL') });
          killed = station(proxy.address, path, work);
          await once(killed, 'exit');
          await proxy.close();
          expect(killed.signalCode).toBe('SIGKILL');

          const rest = { ...path, orders: unfinished(path.orders, at) };
          expect(await answerOf(station(bot.address, rest, work))).toMatchObject({ ok: true });
          const goal = path.orders.includes('confirm')
            ? { committed: '1.1.0', trial: null, previous: '1.0.0', rejected: null }
            : { committed: '1.0.0', trial: null, previous: null, rejected: '1.1.0' };
          expect(versions(await hand.slots())).toEqual(goal);
          expect(await bot.running()).toEqual([bot.images.good.run.name]);
          const back = path.orders.includes('revert') ? 1 : 0;
          expect(await bot.countCalls(first)).toEqual({ starts: 1 + back, stops: 1 });
          expect(await bot.countCalls(work.op)).toEqual({ starts: 1, stops: back });
          await hand.session.close();
        });
      }
    }
  }
});

function commandsOf(orders: readonly OrderName[]): number {
  return orders.reduce((sum, order) => sum + COMMANDS[order], 0);
}

/** A station writes down which order it is about to give; after a crash it repeats that one and goes on. */
function unfinished(orders: readonly OrderName[], at: number): readonly OrderName[] {
  return orders.filter((_order, position) => at <= commandsOf(orders.slice(0, position + 1)));
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
