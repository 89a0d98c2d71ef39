// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { Server } from 'node:http';
import { attempt, Defect, FaultError, fault, type Result } from '../../app/kernel/index.ts';
import type { Gateway, GatewayLog } from '../gateway/index.ts';
import { Admission } from './admission.ts';
import { type WindowLifetime, WindowWatch } from './lifetime.ts';
import { PageFiles } from './page-files.ts';
import { createPageServer } from './page-server.ts';
import { SocketServer } from './socket-server.ts';

export type BrowserHostOptions = {
  readonly gateway: Gateway;
  /** Any free port when left out. */
  readonly port?: number;
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly log: GatewayLog;
  /** A sentence that everyone at this laptop must see. */
  readonly onAlarm: (sentence: string) => void;
  /** `forever`: until closed. Otherwise the host watches its windows. */
  readonly lifetime: 'forever' | WindowLifetime;
  /** Monotonic milliseconds; links age by it. */
  readonly nowMs?: () => number;
};

export interface BrowserHost {
  /** A fresh address that works once, within 30 s: `http://127.0.0.1:PORT/#t=…`. */
  link(): string;
  /** Windows that were let in. */
  clients(): number;
  close(): Promise<void>;
}

/** Serves the page and the contract on this laptop only. Faults: `station/port-in-use`. */
export function startBrowserHost(options: BrowserHostOptions): Promise<Result<BrowserHost>> {
  return attempt(async () => {
    const { gateway, log, onAlarm, lifetime } = options;
    let host = '';
    const admission = new Admission(options.nowMs ?? (() => performance.now()));
    const files = await PageFiles.open(options.pageDir);
    const server = createPageServer({ files, log, host: () => host });
    const watch = lifetime === 'forever' ? null : new WindowWatch(lifetime);
    const onClients = (count: number) => watch?.windowsNow(count);
    const sockets = new SocketServer({ gateway, admission, log, host: () => host, onAlarm, onClients });
    server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
    try {
      host = `127.0.0.1:${await listen(server, options.port ?? 0)}`;
    } catch (error) {
      watch?.stop();
      throw error;
    }
    return {
      link: () => `http://${host}/#t=${admission.issueLink()}`,
      clients: () => sockets.clients,
      close: async () => {
        watch?.stop();
        sockets.close();
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      },
    } satisfies BrowserHost;
  });
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new FaultError(fault('station/port-in-use', `port ${port}`, { cause: error, details: { port } }));
    }
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Defect('a TCP server has a port');
  return address.port;
}
