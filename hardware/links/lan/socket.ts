// SPDX-License-Identifier: Apache-2.0
import { connect } from 'node:net';
import type { DockerAddress } from '../../../app/ports/index.ts';
import { connected } from './dial.ts';
import type { Transport } from './transport.ts';

type SocketAddress = Extract<DockerAddress, { via: 'socket' }>;

/** An engine on this machine: its unix socket, and its published ports on the loopback interface. */
export function openSocketTransport(address: SocketAddress): Transport {
  return {
    dialEngine: () => connected(connect(address.path), 'connect', address),
    dialPort: (port) => connected(connect(port, '127.0.0.1'), 'connect', address),
    close() {},
  };
}
