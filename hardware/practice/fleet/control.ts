// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import * as z from 'zod/mini';
import { faultOrder } from './faults.ts';
import type { PracticeFleet } from './practice-fleet.ts';

type Reply = { readonly status: number; readonly body: unknown };

/**
 * The trainer's desk, on a socket of its own: `GET /bots`, `GET /counters`, `GET /faults`,
 * `POST /faults {bot, fault, on, forS?, at?}`. A person or a drill breaks things here; nothing of Millwright itself reads it.
 */
export function openControl(fleet: PracticeFleet, socketPath: string): Promise<Server> {
  const server = createServer((request, response) => {
    reply(fleet, request)
      .catch((error: unknown): Reply => ({ status: 400, body: { message: wordsOf(error) } }))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(`${JSON.stringify(body)}\n`);
      });
  });
  rmSync(socketPath, { force: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => resolve(server));
  });
}

async function reply(fleet: PracticeFleet, request: IncomingMessage): Promise<Reply> {
  const words = `${request.method} ${request.url}`;
  if (words === 'GET /bots') return { status: 200, body: fleet.bots };
  if (words === 'GET /counters') return { status: 200, body: fleet.counters() };
  if (words === 'GET /faults') return { status: 200, body: fleet.faults() };
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
