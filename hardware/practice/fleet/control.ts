// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import * as z from 'zod/mini';
import { faultOrder } from './faults.ts';
import type { PracticeFleet } from './practice-fleet.ts';

type Reply = { readonly status: number; readonly body: unknown };

/** Bots that belong to whoever is connected: they end when nobody was for so long, or when told. */
export type Belonging = { readonly aloneMs: number; readonly end: () => void };

/**
 * The trainer's desk, on a socket of its own: `GET /bots`, `GET /counters`, `GET /faults`,
 * `POST /faults {bot, fault, on, forS?, at?}`. A person or a drill breaks things here. A station reads nothing of it; it
 * holds a connection while it runs, and tells bots that belong to it to end with `POST /end`.
 */
export function openControl(fleet: PracticeFleet, socketPath: string, belonging?: Belonging): Promise<Server> {
  const server = createServer((request, response) => {
    reply(fleet, request, belonging)
      .catch((error: unknown): Reply => ({ status: 400, body: { message: wordsOf(error) } }))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(`${JSON.stringify(body)}\n`);
      });
  });
  // A station holds its connection without a word.
  Object.assign(server, { headersTimeout: 0, requestTimeout: 0 });
  if (belonging !== undefined) endWhenAlone(server, belonging);
  rmSync(socketPath, { force: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => resolve(server));
  });
}

function endWhenAlone(server: Server, { aloneMs, end }: Belonging): void {
  let here = 0;
  let timer = setTimeout(end, aloneMs);
  server.on('close', () => clearTimeout(timer));
  server.on('connection', (socket) => {
    here += 1;
    clearTimeout(timer);
    socket.once('close', () => {
      here -= 1;
      if (here === 0 && server.listening) timer = setTimeout(end, aloneMs);
    });
  });
}

async function reply(fleet: PracticeFleet, request: IncomingMessage, belonging?: Belonging): Promise<Reply> {
  const words = `${request.method} ${request.url}`;
  if (words === 'GET /bots') return { status: 200, body: fleet.bots };
  if (words === 'GET /counters') return { status: 200, body: fleet.counters() };
  if (words === 'GET /faults') return { status: 200, body: fleet.faults() };
  if (words === 'POST /end' && belonging !== undefined) {
    setImmediate(belonging.end);
    return { status: 200, body: {} };
  }
  if (words !== 'POST /faults') return { status: 404, body: { message: 'page not found' } };
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  await fleet.apply(z.parse(faultOrder, JSON.parse(Buffer.concat(chunks).toString('utf8'))));
  return { status: 200, body: fleet.faults() };
}

function wordsOf(error: unknown): string {
  if (error instanceof z.core.$ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
