// SPDX-License-Identifier: Apache-2.0
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FaultError } from '../../../app/kernel/index.ts';
import { rawEngine } from '../../../test/fakes/scripted-engine.ts';
import { maxAnswerBytes } from './exchange.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The fault code with which an engine that answers like this is refused. */
async function faultOf(respond: (response: ServerResponse) => void): Promise<string> {
  const { engine, close } = await rawEngine((_request, response) => respond(response));
  ends.push(close);
  const refused = await engine.info().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refused instanceof FaultError) return refused.fault.code;
  throw refused;
}

describe('an engine that answers what no engine answers', () => {
  it('is not followed to another place', async () => {
    let visits = 0;
    const elsewhere = createServer((_request, response) => {
      visits += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => elsewhere.close(() => resolve())));
    const { port } = elsewhere.address() as AddressInfo;
    const code = await faultOf((response) => response.writeHead(302, { Location: `http://127.0.0.1:${port}/` }).end());
    expect(code).toBe('driver/refused');
    expect(visits).toBe(0);
  });

  it('is refused when it points to a protocol that nobody speaks', async () => {
    expect(await faultOf((response) => response.writeHead(301, { Location: 'gopher://x/' }).end())).toBe(
      'driver/refused',
    );
  });

  it('is cut off when the answer does not end', async () => {
    let sentBytes = 0;
    const code = await faultOf((response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const pour = () => {
        do sentBytes += chunk.length;
        while (response.write(chunk));
        if (!response.destroyed) response.once('drain', pour);
      };
      response.writeHead(200);
      pour();
    });
    expect(code).toBe('driver/protocol');
    expect(sentBytes).toBeLessThan(4 * maxAnswerBytes);
  });

  it('is known as cut at once when the link ends in the middle of an answer', async () => {
    const code = await faultOf((response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{', () => response.destroy());
    });
    expect(code).toBe('link/closed');
  });

  it('is refused when it changes the protocol', async () => {
    const code = await faultOf((response) => {
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    });
    expect(code).toBe('driver/refused');
  });
});
