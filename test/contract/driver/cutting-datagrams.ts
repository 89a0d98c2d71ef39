// SPDX-License-Identifier: Apache-2.0
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { UdpAddress } from '../../../app/ports/index.ts';
import type { Cut, CuttingCable } from './cut.ts';

/** A server is at work on a datagram a little after it came. */
const AT_WORK_MS = 20;
const SMP_WRITE = 2;

/** Stands between a driver and a bot's UDP port, and counts SMP orders (op 2 in the first byte) other than chunks of an image. */
export async function openCuttingDatagrams(target: UdpAddress, cut: Cut): Promise<CuttingCable> {
  const [near, far] = [createSocket('udp4'), createSocket('udp4')];
  let commands = 0;
  let isCut = false;
  let answersAreLost = false;
  const sever = () => {
    if (isCut) return;
    isCut = true;
    near.close();
    far.close();
  };
  const happen = () => {
    if (isCut) return;
    sever();
    cut.onCut?.();
  };
  const counts = (message: Buffer) => {
    if (!isOrder(message)) return false;
    commands += 1;
    return commands === cut.at;
  };
  let client = { port: 0, address: '' };
  near.on('message', (message, from) => {
    client = from;
    const isTheOne = counts(message);
    if (isTheOne && cut.moment === 'before') return happen();
    answersAreLost ||= isTheOne;
    far.send(message, target.port, target.host);
    if (isTheOne && cut.moment === 'during') setTimeout(happen, cut.delayMs ?? AT_WORK_MS);
  });
  far.on('message', (message) => {
    if (isCut) return;
    if (!answersAreLost) near.send(message, client.port, client.address);
    else if (cut.moment === 'after') happen();
  });
  await Promise.all([bound(near), bound(far)]);
  return {
    address: { link: 'udp', host: '127.0.0.1', port: near.address().port },
    get commands() {
      return commands;
    },
    get isCut() {
      return isCut;
    },
    async close() {
      sever();
    },
  };
}

function isOrder(message: Buffer): boolean {
  const isUpload = message[5] === 1 && message[7] === 1;
  const isEcho = message[5] === 0 && message[7] === 0;
  return ((message[0] ?? 0) & 7) === SMP_WRITE && !isUpload && !isEcho;
}

async function bound(socket: Socket): Promise<void> {
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
}
