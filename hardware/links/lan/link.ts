// SPDX-License-Identifier: Apache-2.0
import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DockerAddress } from '../../../app/ports/index.ts';
import { DialAgent } from './agent.ts';
import { openSocketTransport } from './socket.ts';
import { openSshTransport } from './ssh.ts';
import { openTlsTransport } from './tls.ts';
import type { Transport } from './transport.ts';

/** An open link to one bot. Cheap to open: nothing is dialled before the first use. */
export interface LanLink {
  readonly address: DockerAddress;
  /** Speaks HTTP with this bot's engine, whatever host name a request carries. */
  readonly agent: Agent;
  /** A TCP stream to a published port of the bot; throws a FaultError with a LinkFaultCode. */
  connect(port: number): Promise<Duplex>;
  /** Ends every connection, also those in use. */
  close(): void;
}

export function openLanLink(address: DockerAddress): LanLink {
  const transport = openTransport(address);
  const agent = new DialAgent(transport.dialEngine);
  return {
    address,
    agent,
    connect: transport.dialPort,
    close() {
      agent.destroy();
      transport.close();
    },
  };
}

function openTransport(address: DockerAddress): Transport {
  switch (address.via) {
    case 'socket':
      return openSocketTransport(address);
    case 'tls':
      return openTlsTransport(address);
    case 'ssh':
      return openSshTransport(address);
  }
}
