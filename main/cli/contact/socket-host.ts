// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { maxFrameBytes } from '../../../app/contract/index.ts';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { encodeFrame, type Gateway } from '../../gateway/index.ts';
import { asHostRequest, type HostAnswer, type HostRequest } from './host-requests.ts';
import { readLines } from './lines.ts';

export type SocketHostOptions = {
  readonly gateway: Gateway;
  readonly path: string;
  /** Never rejects: a refusal is an answer. */
  readonly answer: (request: HostRequest) => Promise<HostAnswer>;
};

export type SocketHost = { close(): Promise<void> };

const maxConnections = 32;
const maxBufferedBytes = 16 * maxFrameBytes;

/** Serves the contract to the command line: one frame a line, over a socket that only this user can open. */
export async function startSocketHost(options: SocketHostOptions): Promise<SocketHost> {
  preparePlace(options.path);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, options);
  });
  server.maxConnections = maxConnections;
  await listenPrivately(server, options.path);
  return {
    close: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function serve(socket: Socket, { gateway, answer }: SocketHostOptions): void {
  const write = (text: string) => {
    if (!socket.writable) return;
    if (socket.writableLength > maxBufferedBytes) socket.destroy();
    else socket.write(`${text}\n`);
  };
  const attachment = gateway.attach({
    send: (frame) => write(encodeFrame(frame)),
    bufferedBytes: () => socket.writableLength,
    caller: { shell: 'cli', authority: 'write' },
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', () => attachment.close());
  const take = (line: string) => {
    const request = asHostRequest(line);
    if (request === null) attachment.receive(line);
    else void answer(request).then((answered) => write(JSON.stringify(answered)));
  };
  // The gateway refuses what is too long under its own fault.
  readLines(socket, take, () => attachment.receive(' '.repeat(maxFrameBytes + 1)));
}

/** The home's lock is ours, so a socket that lies here belongs to nobody any more. */
function preparePlace(path: string): void {
  if (process.platform === 'win32') return;
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    const message = `${folder} can be written by others`;
    throw new FaultError(fault('station/home-open', message, { details: { path: folder } }));
  }
  rmSync(path, { force: true });
}

async function listenPrivately(server: Server, path: string): Promise<void> {
  // The socket is made inside `listen`; with this mask nobody else can open it in the moment before chmod.
  const before = process.umask(0o177);
  server.listen(path);
  process.umask(before);
  await once(server, 'listening');
  if (process.platform !== 'win32') chmodSync(path, 0o600);
}
