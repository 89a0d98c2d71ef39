// SPDX-License-Identifier: Apache-2.0
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { UdpAddress } from '../../../app/ports/index.ts';

/** A bad line; the same seed is bad in the same way for the same datagrams. */
export interface RoughCable {
  readonly address: UdpAddress;
  /** Datagrams that did not arrive once, whole and in order. */
  readonly spoiled: number;
  close(): void;
}

const LATE_MS = 40;

/** Stands before a bot's UDP port. Of twelve datagrams about one is lost, one doubled, one late (behind the next ones), one bent. */
export async function openRoughCable(target: UdpAddress, seed: number): Promise<RoughCable> {
  const [near, far] = [createSocket('udp4'), createSocket('udp4')];
  let state = seed;
  let spoiled = 0;
  let isOpen = true;
  let client = { port: 0, address: '' };
  const chance = () => {
    // Numerical Recipes' linear congruential generator; its upper bits are good enough here.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) % 12;
  };
  const carry = (message: Buffer, send: (bytes: Buffer) => void) => {
    const luck = chance();
    if (luck > 3) return send(message);
    spoiled += 1;
    if (luck === 1) for (let copy = 0; copy < 2; copy += 1) send(message);
    if (luck === 2) setTimeout(() => isOpen && send(message), LATE_MS);
    if (luck === 3) send(bent(message, state));
  };
  near.on('message', (message, from) => {
    client = from;
    carry(message, (bytes) => far.send(bytes, target.port, target.host));
  });
  far.on('message', (message) => carry(message, (bytes) => near.send(bytes, client.port, client.address)));
  await Promise.all([bound(near), bound(far)]);
  return {
    address: { link: 'udp', host: '127.0.0.1', port: near.address().port },
    get spoiled() {
      return spoiled;
    },
    close() {
      isOpen = false;
      near.close();
      far.close();
    },
  };
}

/** A length that is not true: what a checksum of the line would not have let through comes cut short. */
function bent(message: Buffer, state: number): Buffer {
  return message.subarray(0, state % message.length);
}

async function bound(socket: Socket): Promise<void> {
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
}
