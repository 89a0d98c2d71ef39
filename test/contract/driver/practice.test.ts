// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContainerDriver } from '../../../hardware/drivers/container/index.ts';
import { type PracticeFleet, startPracticeBots } from '../../../hardware/practice/index.ts';
import { systemClock } from '../../../main/platform/index.ts';
import { ask } from '../../fixtures/engine/story.mjs';
import type { ContainerBot, Counts } from './bot.ts';
import { triesOf } from './container-bot.ts';
import { openCuttingProxy } from './cutting-proxy.ts';
import { FOREIGN, makeContractImages } from './practice-images.ts';
import { describeContainerContract } from './suite.ts';

describeContainerContract('practice bot', makePracticeBot);

type Event = { readonly Action: string };
type Row = { readonly Names: readonly string[] };

async function makePracticeBot(): Promise<ContainerBot> {
  const { images, content, foreign } = await makeContractImages();
  const folder = await mkdtemp(join(tmpdir(), 'mw-contract-'));
  const path = join(folder, 'sockets', 'picker-01.sock');
  let fleet: PracticeFleet | undefined;
  const switchPower = async (on: boolean) => fleet?.apply({ bot: 'Picker 01', fault: 'power-cut', on: !on });
  const end = async () => {
    await fleet?.close();
    await rm(folder, { recursive: true });
  };
  const address = { link: 'docker', via: 'socket', path } as const;
  return {
    driver: createContainerDriver({ clock: systemClock }),
    ...{ address, images, content },
    async reset() {
      await end();
      fleet = await startPracticeBots({ folder, bots: 1, seed: 3, bare: true });
    },
    countCalls: (op) => countCalls(path, op),
    countTries: async (op) => triesOf(await countCalls(path, op)),
    openCable: (cut) => openCuttingProxy(address, cut),
    runFormer: () => runForeign(path, images.good.run.name, foreign),
    async running() {
      const rows = await read<Row[]>(path, '/containers/json');
      return rows.flatMap((row) => row.Names.map((name) => name.slice(1))).sort();
    },
    runForeign: (name) => runForeign(path, name, foreign),
    async cutPower() {
      await switchPower(false);
      await switchPower(true);
    },
    goAway: async () => switchPower(false),
    comeBack: async () => switchPower(true),
    dispose: end,
  };
}

async function read<T>(socketPath: string, path: string): Promise<T> {
  const { status, body } = await ask(socketPath, { method: 'GET', path });
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body as T;
}

async function countCalls(socketPath: string, op: string): Promise<Counts> {
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'], label: [`dev.millwright.op=${op}`] }));
  const until = (Date.now() / 1000 + 0.05).toFixed(3);
  const told = await read<Event | Event[] | null>(socketPath, `/events?since=0&until=${until}&filters=${filters}`);
  const events = told === null ? [] : [told].flat();
  const count = (action: string) => events.filter((event) => event.Action === action).length;
  return { starts: count('start'), stops: count('stop') };
}

async function runForeign(socketPath: string, name: string, archive: Buffer): Promise<void> {
  const body = { Image: FOREIGN, HostConfig: { PortBindings: { '8080/tcp': [{ HostPort: '' }] } } };
  const calls = [
    { path: '/images/load?quiet=1', body: archive },
    { path: `/containers/create?name=${name}`, body },
    { path: `/containers/${name}/start`, body: {} },
  ];
  for (const call of calls) {
    const { status, body: answer } = await ask(socketPath, { method: 'POST', ...call });
    if (status >= 300) throw new Error(`${call.path}: ${status} ${JSON.stringify(answer)}`);
  }
}
