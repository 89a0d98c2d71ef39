// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BotAddress } from '../../../app/ports/index.ts';

export type CutMoment = 'before' | 'after';

/** A cable that breaks at the nth command (a request that changes something), before or just after it is through. */
export interface CuttingProxy {
  readonly address: BotAddress;
  /** Commands that came by. */
  readonly commands: number;
  readonly isCut: boolean;
  close(): Promise<void>;
}

const COMMAND = /^(POST|DELETE|PUT) /;

/** Stands between a driver and a unix socket and cuts at command `at` (1 is the first; 0 never). */
export async function openCuttingProxy(
  target: BotAddress,
  { at, moment }: { at: number; moment: CutMoment },
): Promise<CuttingProxy> {
  if (target.via !== 'socket') throw new Error('the cutting proxy stands before unix sockets only');
  const folder = await mkdtemp(join(tmpdir(), 'mw-cut-'));
  const path = join(folder, 'engine.sock');
  const sockets = new Set<Socket>();
  let commands = 0;
  let isCut = false;
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const engine = connect(target.path);
    for (const [socket, other] of [
      [client, engine],
      [engine, client],
    ] as const) {
      sockets.add(socket);
      socket.on('close', () => other.destroy());
      socket.on('error', () => other.destroy());
    }
    client.on('data', (bytes: Buffer) => {
      // Each command of the driver fits one write; bodies follow in writes of their own.
      const isCommand = COMMAND.test(bytes.toString('latin1', 0, 8));
      if (isCommand) commands += 1;
      const isTheOne = isCommand && commands === at;
      if (isTheOne && moment === 'before') return cut();
      engine.write(bytes, () => {
        // A body may come separately; a little later the engine is at work and its answer finds nobody.
        if (isTheOne) setTimeout(cut, 5);
      });
    });
    engine.on('data', (bytes) => {
      if (!isCut) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    address: { link: 'docker', via: 'socket', path },
    get commands() {
      return commands;
    },
    get isCut() {
      return isCut;
    },
    async close() {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true });
    },
  };
}
