// SPDX-License-Identifier: Apache-2.0
// A pretended station for looking at the page without one: serves out/renderer under the product's CSP and speaks the
// contract's frames with invented data. Bundle and run it:
//   npx rolldown test/fakes/fake-station.ts --file out/test/fake-station.js --platform node --external ws && node out/test/fake-station.js
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod/mini';
import {
  type ClientFrame,
  clientFrameSchema,
  contractVersion,
  operations,
  type ServerFrame,
  wireFaultSchema,
} from '../../app/contract/index.ts';
import { FaultError, type Feed } from '../../app/kernel/index.ts';
import { fakeAnswers, fakeFeeds } from './fake-answers.ts';

export const fakeToken = 'fake-token-for-looking-only';
const session = 'fake-session';
const pageFolder = join(process.cwd(), 'out/renderer');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const port = Number(process.env['PORT'] ?? 4870);
const feeds = fakeFeeds(Date.now());
const answers = fakeAnswers(feeds);

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
  const file = path === '/' ? 'index.html' : path;
  const nonce = randomBytes(16).toString('base64');
  try {
    const body = readFileSync(join(pageFolder, file));
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    response.setHeader('content-security-policy', policy(nonce));
    response.end(file === 'index.html' ? body.toString().replace('__CSP_NONCE__', nonce) : body);
  } catch (error) {
    response.statusCode = 404;
    response.end(error instanceof Error ? error.message : 'not found');
  }
});

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

const helloSchema = z.object({
  kind: z.literal('hello'),
  token: z.optional(z.string()),
  session: z.optional(z.string()),
});

new WebSocketServer({ server, path: '/ws' }).on('connection', (socket) => {
  socket.once('message', (data) => {
    const hello = z.parse(helloSchema, JSON.parse(String(data)));
    if (hello.token !== fakeToken && hello.session !== session) return socket.close(4401);
    socket.send(JSON.stringify({ kind: 'welcome', session, contract: contractVersion }));
    serve(socket);
  });
});

function serve(socket: WebSocket): void {
  const send = (frame: ServerFrame) => socket.send(JSON.stringify(frame));
  const stops = new Map<number, () => void>();
  const beat = setInterval(() => send({ kind: 'beat', at: Date.now() }), 1_000);
  socket.on('close', () => {
    clearInterval(beat);
    for (const stop of stops.values()) stop();
  });
  socket.on('message', (data) => {
    const frame = z.parse(clientFrameSchema, JSON.parse(String(data)));
    if (frame.kind === 'call') return send(answer(frame));
    if (frame.kind === 'unsubscribe') return stops.get(frame.id)?.();
    const { id } = frame;
    const feed: Feed<{ readonly id: string }> | undefined = Object.entries(feeds).find(
      ([name]) => name === frame.stream,
    )?.[1];
    if (feed === undefined) return;
    let seq = 0;
    send({ kind: 'snapshot', id, seq, items: [...feed.snapshot()] });
    stops.set(
      id,
      feed.watch(({ put, remove }) => send({ kind: 'delta', id, seq: ++seq, put: [...put], remove: [...remove] })),
    );
  });
}

function answer(frame: Extract<ClientFrame, { kind: 'call' }>): ServerFrame {
  const { id } = frame;
  const name = Object.keys(operations).find((known) => known === frame.operation);
  const run: ((input: never) => unknown) | undefined = Object.entries(answers).find(([known]) => known === name)?.[1];
  if (run === undefined) return fault(id, 'gateway/unknown-operation');
  try {
    return { kind: 'reply', id, ok: true, output: run(frame.input as never) };
  } catch (error) {
    if (error instanceof FaultError) return { kind: 'fault', id, fault: z.parse(wireFaultSchema, error.fault) };
    throw error;
  }
}

function fault(id: number, code: string): ServerFrame {
  return { kind: 'fault', id, fault: { code, message: code, retry: 'never' } };
}

server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/#t=${fakeToken}`));
