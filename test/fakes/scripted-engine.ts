// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../hardware/drivers/container/engine.ts';
import { openLanLink } from '../../hardware/links/lan/index.ts';

export type Answer = { readonly status?: number; readonly body?: unknown };
export type Script = (request: { line: string; body: Buffer }) => Answer;

/** An HTTP server on a unix socket that says what the test wants, and an Engine that talks to it. */
export async function scriptedEngine(script: Script) {
  const lines: string[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const line = `${request.method} ${request.url}`;
    lines.push(line);
    const { status = 200, body = {} } = script({ line, body: Buffer.concat(chunks) });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const raw = await rawEngine((request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  return { ...raw, lines };
}

/** The same with the bytes of each answer in the test's own hand. */
export async function rawEngine(listener: RequestListener) {
  const folder = await mkdtemp(join(tmpdir(), 'mw-scripted-'));
  const path = join(folder, 'engine.sock');
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const address = { link: 'docker', via: 'socket', path } as const;
  const link = openLanLink(address);
  return {
    address,
    engine: new Engine(link),
    async close() {
      link.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
