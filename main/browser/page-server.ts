// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { GatewayLog } from '../gateway/index.ts';
import { rejectRequest } from './guard.ts';
import { contentSecurityPolicy, isolationHeaders } from './headers.ts';
import type { PageFile, PageFiles } from './page-files.ts';

export type PageServerOptions = {
  readonly files: PageFiles;
  readonly log: GatewayLog;
  /** `127.0.0.1:PORT`, known once the server listens. */
  readonly host: () => string;
};

/** Serves the built page and nothing else. Limits are small: the only client is one browser on this laptop. */
export function createPageServer(options: PageServerOptions): Server {
  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 10_000 });
  server.maxConnections = 128;
  server.on('request', (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.log.error('a page file could not be served', { address: request.url, error });
      response.destroy();
    });
  });
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, options: PageServerOptions): Promise<void> {
  const host = options.host();
  const rejection = rejectRequest(request, host);
  if (rejection !== null) return refuse(response, rejection);
  const file = await options.files.find(request.url ?? '');
  if (file === null) return refuse(response, { status: 404, reason: 'not here' });
  response.writeHead(200, {
    ...isolationHeaders,
    'Content-Security-Policy': contentSecurityPolicy(file.nonce, `ws://${host}`),
    ...fileHeaders(file),
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function fileHeaders({ bytes, type, cacheControl }: PageFile): Record<string, string | number> {
  return { 'Cache-Control': cacheControl, 'Content-Length': bytes.length, 'Content-Type': type };
}

function refuse(response: ServerResponse, { status, reason }: { status: number; reason: string }): void {
  response.writeHead(status, {
    ...isolationHeaders,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': contentSecurityPolicy(''),
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
  });
  response.end(`${reason}\n`);
}
