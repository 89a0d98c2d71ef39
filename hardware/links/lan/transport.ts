// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from 'node:stream';

/** A way to reach one engine: raw byte streams, dialled on demand. Failures are thrown as FaultError with a LinkFaultCode. */
export interface Transport {
  dialEngine(): Promise<Duplex>;
  /** TCP to a port of the bot, as its own network publishes it. */
  dialPort(port: number): Promise<Duplex>;
  close(): void;
}
