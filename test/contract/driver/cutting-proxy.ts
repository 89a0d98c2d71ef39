// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DockerAddress } from '../../../app/ports/index.ts';
import type { Cut, CuttingCable } from './cut.ts';

const COMMAND = /^(POST|DELETE|PUT) /;
/** A body may be written apart from its head; a little later the engine is at work. */
const AT_WORK_MS = 5;

/** Stands between a driver and a unix socket. */
export async function openCuttingProxy(target: DockerAddress, cut: Cut): Promise<CuttingCable> {
  if (target.via !== 'socket') throw new Error('the cutting proxy stands before unix sockets only');
  const folder = await mkdtemp(join(tmpdir(), 'mw-cut-'));
  const path = join(folder, 'engine.sock');
  const cable = new Cable(target.path, cut);
  const server = createServer((client) => cable.join(client));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    address: { link: 'docker', via: 'socket', path },
    get commands() {
      return cable.commands;
    },
    get isCut() {
      return cable.isCut;
    },
    async close() {
      cable.sever();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true });
    },
  };
}

class Cable {
  commands = 0;
  isCut = false;
  readonly #target: string;
  readonly #cut: Cut;
  readonly #sockets = new Set<Socket>();

  constructor(target: string, cut: Cut) {
    this.#target = target;
    this.#cut = cut;
  }

  join(client: Socket): void {
    if (this.isCut) {
      client.destroy();
      return;
    }
    const engine = connect(this.#target);
    let answersAreLost = false;
    this.#tie(client, engine);
    client.on('data', (bytes: Buffer) => {
      const isTheOne = this.#counts(bytes);
      if (isTheOne && this.#cut.moment === 'before') return this.#happen();
      answersAreLost ||= isTheOne;
      engine.write(bytes);
      if (isTheOne && this.#cut.moment === 'during') setTimeout(() => this.#happen(), this.#cut.delayMs ?? AT_WORK_MS);
    });
    engine.on('data', (bytes: Buffer) => {
      if (!answersAreLost) client.write(bytes);
      else if (this.#cut.moment === 'after') this.#happen();
    });
  }

  sever(): void {
    this.isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Whether these bytes begin the command to cut at. The driver writes the head of a request in one piece. */
  #counts(bytes: Buffer): boolean {
    if (!COMMAND.test(bytes.toString('latin1', 0, 8))) return false;
    this.commands += 1;
    return this.commands === this.#cut.at;
  }

  #happen(): void {
    if (this.isCut) return;
    this.#cut.onCut?.();
    this.sever();
  }

  #tie(client: Socket, engine: Socket): void {
    for (const [socket, other] of [
      [client, engine],
      [engine, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.on('error', () => other.destroy());
    }
  }
}
