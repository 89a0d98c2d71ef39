// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { FaultError } from '../../../app/kernel/index.ts';
import type { DockerAddress } from '../../../app/ports/index.ts';
import { linkFault, linkFaultOf } from '../faults.ts';

export const CONNECT_MS = 5_000;

/** Waits until a socket is ready to use, for at most 5 s; `ready` is its event. */
export function connected<S extends Socket>(
  socket: S,
  ready: 'connect' | 'secureConnect',
  address: DockerAddress,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      clearTimeout(timer);
      socket.destroy();
      const fault = linkFaultOf(error, address) ?? linkFault('link/unreachable', address, { cause: error });
      reject(new FaultError(fault));
    };
    const timer = setTimeout(() => {
      fail(new FaultError(linkFault('link/timeout', address, { message: `no connection within ${CONNECT_MS} ms` })));
    }, CONNECT_MS);
    socket.once('error', fail);
    socket.once(ready, () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

/** A key or certificate that the address names. */
export async function readKeyFile(path: string, address: DockerAddress): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new FaultError(linkFault('link/key-missing', address, { details: { path }, cause: error }));
  }
}
