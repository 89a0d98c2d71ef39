// SPDX-License-Identifier: Apache-2.0
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { FaultError } from '../../../app/kernel/index.ts';
import type { UdpAddress } from '../../../app/ports/index.ts';
import { addressWords, linkFault, linkFaultOf } from '../faults.ts';

type Listener = {
  readonly onMessage: (message: Uint8Array) => void;
  readonly onFault: (cause: FaultError) => void;
};

/** One datagram is one message. Only what comes from the bot's own address and port is heard. */
export interface UdpLink {
  /** The address, for people. */
  readonly name: string;
  /** Resolves when the datagram has left. Throws a FaultError with a link fault; that nobody listens shows later, at the listener. */
  send(message: Uint8Array): Promise<void>;
  listen(listener: Listener): void;
  close(): void;
}

/** Cheap: the name is looked up and the socket opened with the first message. */
export function openUdpLink(address: UdpAddress): UdpLink {
  return new DatagramLink(address);
}

class DatagramLink implements UdpLink {
  readonly name: string;
  readonly #address: UdpAddress;
  #listener: Listener | undefined;
  #socket: Promise<Socket> | undefined;
  #closed = false;

  constructor(address: UdpAddress) {
    this.name = addressWords(address);
    this.#address = address;
  }

  listen(listener: Listener): void {
    this.#listener = listener;
  }

  async send(message: Uint8Array): Promise<void> {
    if (this.#closed) throw new FaultError(linkFault('link/closed', this.#address, { message: 'closed here' }));
    this.#socket ??= this.#open();
    try {
      const socket = await this.#socket;
      await new Promise<void>((resolve, reject) => {
        socket.send(message, (error) => (error === null ? resolve() : reject(error)));
      });
    } catch (error) {
      this.#drop();
      const known = linkFaultOf(error, this.#address);
      throw known === undefined ? error : new FaultError(known);
    }
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  /** A connected socket hears one peer only, and is told by ICMP when nothing listens there. */
  async #open(): Promise<Socket> {
    const { address, family } = await lookup(this.#address.host);
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    socket.on('message', (message) => this.#listener?.onMessage(message));
    await connected(socket, this.#address.port, address);
    socket.on('error', (cause) => {
      this.#drop();
      const known = linkFaultOf(cause, this.#address) ?? linkFault('link/closed', this.#address, { cause });
      this.#listener?.onFault(new FaultError(known));
    });
    return socket;
  }

  /** The next message opens anew: the bot may have another address by then, and late answers go to a port that is closed. */
  #drop(): void {
    this.#socket?.then(
      (socket) => socket.close(),
      () => undefined, // It never opened: nothing to close.
    );
    this.#socket = undefined;
  }
}

function connected(socket: Socket, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.once('error', fail);
    socket.connect(port, host, () => {
      socket.off('error', fail);
      resolve();
    });
  });
}
