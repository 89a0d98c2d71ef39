// SPDX-License-Identifier: Apache-2.0
import { Agent, type ClientRequestArgs } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';

const IDLE_MS = 30_000;
/** sshd and engines bound their sessions; a handful serves one bot. */
const MAX_CONNECTIONS = 6;

/** Keep-alive agent of exactly one bot over streams that somebody else dials (a socket, a TLS session, an SSH channel). */
export class DialAgent extends Agent {
  readonly #dial: () => Promise<Duplex>;

  constructor(dial: () => Promise<Duplex>) {
    super({ keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: IDLE_MS });
    this.#dial = dial;
  }

  /** docker-modem formats its whole request, agent included, for a debug line that is never shown; that took 12 % of a station's time. */
  [inspect.custom](): string {
    return 'DialAgent';
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#dial().then(
      (stream) => callback?.(null, stream),
      // Node's agent reads the stream only when there is no error; its type does not say so.
      (error: unknown) => (callback as ((error: unknown) => void) | undefined)?.(error),
    );
  }

  override keepSocketAlive(stream: Duplex): boolean {
    // An SSH channel has none of the socket options that Node would set here.
    if (!(stream instanceof Socket)) return true;
    const kept: unknown = super.keepSocketAlive(stream);
    return kept !== false;
  }
}
