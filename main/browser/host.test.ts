// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { contractVersion, maxFrameBytes, operations } from '../../app/contract/index.ts';
import { FeedSource, ok, unwrap } from '../../app/kernel/index.ts';
import { createGateway, type Handlers } from '../gateway/index.ts';
import { linkLifeMs } from './admission.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

const silent = { warn: () => undefined, error: () => undefined };
const handlers = {
  ...Object.fromEntries(Object.keys(operations).map((name) => [name, async () => ok({})])),
} as unknown as Handlers;
const feeds = {
  station: new FeedSource<never>(),
  bots: new FeedSource<never>(),
  releases: new FeedSource<never>(),
  imports: new FeedSource<never>(),
  rollouts: new FeedSource<never>(),
  journal: new FeedSource<never>(),
};

let folder: string;
let host: BrowserHost;
let alarms: string[];
let nowMs: number;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'));
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">');
  await writeFile(join(page, 'assets', 'main-abc.js'), 'run()');
  await writeFile(join(folder, 'secret.js'), 'secret');
  await symlink(join(folder, 'secret.js'), join(page, 'assets', 'link.js'));
  alarms = [];
  nowMs = 0;
  host = unwrap(
    await startBrowserHost({
      gateway: createGateway({ handlers, feeds, log: silent, checkOutputs: true }),
      pageDir: page,
      log: silent,
      onAlarm: (sentence) => void alarms.push(sentence),
      lifetime: 'forever',
      nowMs: () => nowMs,
    }),
  );
  port = Number(new URL(host.link()).port);
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

type Answer = { status: number; headers: Record<string, unknown>; body: string };

/** A request as it is written: no client tidies its path or headers. */
async function get(path: string, more: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  const sent = request({
    port,
    host: '127.0.0.1',
    path,
    method: more.method ?? 'GET',
    headers: more.headers ?? {},
  }).end();
  const [response] = await once(sent, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

function socket(headers: Record<string, string> = { Origin: `http://127.0.0.1:${port}` }, path = '/ws'): WebSocket {
  const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  client.on('error', () => undefined);
  return client;
}

const tokenOf = (link: string) => new URL(link).hash.slice('#t='.length);

async function say(client: WebSocket, message: string | object): Promise<void> {
  if (client.readyState === client.CONNECTING) await once(client, 'open');
  client.send(typeof message === 'string' ? message : JSON.stringify(message));
}

async function heard(client: WebSocket): Promise<unknown> {
  const [data] = await once(client, 'message');
  return JSON.parse(String(data));
}

async function closed(client: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = await once(client, 'close');
  return { code, reason: String(reason) };
}

async function enter(): Promise<{ client: WebSocket; session: string }> {
  const client = socket();
  const answer = heard(client);
  await say(client, { kind: 'hello', token: tokenOf(host.link()) });
  const { session } = (await answer) as { session: string };
  return { client, session };
}

describe('the page', () => {
  it('is served with the nonce of its own policy, never from a cache', async () => {
    const [one, two] = [await get('/'), await get('/index.html')];
    const nonce = /nonce="([^"]+)"/.exec(one.body)?.[1];
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(one.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(one.headers['cache-control']).toBe('no-store');
    expect(two.body).not.toBe(one.body);
  });

  it('is isolated from every other page', async () => {
    const { headers } = await get('/assets/main-abc.js');
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*require-trusted-types-for 'script'/);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('answers HEAD without a body and refuses to be written', async () => {
    expect(await get('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await get('/', { method })).status).toBe(405);
    }
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..%5c..%5csecret.js',
    '//etc/passwd',
    '/assets/link.js',
    '/assets/',
    '/__proto__',
    'http://127.0.0.1/index.html',
  ])('is nothing but its own files: %s is not here', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
});

describe('a request', () => {
  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]'])(
    'to host %s is misdirected',
    async (name) => {
      expect((await get('/', { headers: { Host: name } })).status).toBe(421);
    },
  );

  it('with two hosts is refused', async () => {
    const raw = connect(port, '127.0.0.1');
    raw.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\n\r\n`);
    const [data] = await once(raw, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 4(00|21) /);
    raw.destroy();
  });

  it.each(['cross-site', 'same-site', ''])('of fetch site "%s" is refused', async (site) => {
    expect((await get('/', { headers: { 'Sec-Fetch-Site': site } })).status).toBe(403);
  });

  it.each(['same-origin', 'none'])('of fetch site "%s" is served', async (site) => {
    expect((await get('/', { headers: { 'Sec-Fetch-Site': site } })).status).toBe(200);
  });
});

describe('a WebSocket', () => {
  it.each([
    ['a foreign origin', { Origin: 'http://evil.example' }, 403],
    ['no origin', {}, 403],
    ['the origin of another port', { Origin: 'http://127.0.0.1:1' }, 403],
    ['a foreign host', { Host: 'evil.example', Origin: 'http://evil.example' }, 421],
    ['a cross-site request', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ] as [string, Record<string, string>, number][])('of %s is refused', async (_what, headers, status) => {
    const client = socket(headers);
    const [, response] = await once(client, 'unexpected-response');
    expect(response.statusCode).toBe(status);
  });

  it('at another address is refused', async () => {
    const [, response] = await once(socket(undefined, '/other'), 'unexpected-response');
    expect(response.statusCode).toBe(404);
  });

  it.each([
    ['a call', { kind: 'call', id: 1, operation: 'journal.verify', input: {} }],
    ['no JSON', 'hello'],
    ['a hello with too much in it', { kind: 'hello', token: 'x'.repeat(43), session: 'y'.repeat(43) }],
    ['a guessed token', { kind: 'hello', token: 'x'.repeat(43) }],
    ['a guessed session', { kind: 'hello', session: 'x'.repeat(43) }],
  ])('that begins with %s is closed', async (_what, message) => {
    const client = socket();
    await say(client, message);
    expect(await closed(client)).toMatchObject({ code: 4401 });
    expect(host.clients()).toBe(0);
  });

  it('is welcomed with a fresh link and then speaks the contract', async () => {
    const client = socket();
    const welcome = heard(client);
    await say(client, { kind: 'hello', token: tokenOf(host.link()) });
    expect(await welcome).toEqual({
      kind: 'welcome',
      session: expect.stringMatching(/^.{43}$/),
      contract: contractVersion,
    });
    const reply = heard(client);
    await say(client, { kind: 'call', id: 7, operation: 'station.introduce', input: { technician: 'Ada' } });
    expect(await reply).toMatchObject({ kind: 'reply', id: 7 });
    expect(host.clients()).toBe(1);
    client.close();
    await closed(client);
  });

  it('comes back with its session after a reload', async () => {
    const { client, session } = await enter();
    client.terminate();
    const again = socket();
    const welcome = heard(again);
    await say(again, { kind: 'hello', session });
    expect(await welcome).toMatchObject({ kind: 'welcome', session });
  });

  it('with a link that was used before is refused and raises an alarm', async () => {
    const token = tokenOf(host.link());
    const [first, second] = [socket(), socket()];
    const welcome = heard(first);
    await say(first, { kind: 'hello', token });
    await welcome;
    expect(alarms).toEqual([]);
    await say(second, { kind: 'hello', token });
    expect(await closed(second)).toEqual({ code: 4401, reason: 'this link was used before' });
    expect(alarms).toEqual([expect.stringContaining('second time')]);
  });

  it('with a link that is too old is refused', async () => {
    const token = tokenOf(host.link());
    nowMs = linkLifeMs + 1;
    const client = socket();
    await say(client, { kind: 'hello', token });
    expect(await closed(client)).toMatchObject({ code: 4401, reason: expect.stringContaining('30 s') });
  });

  it('gets an answer to malformed and unknown messages and stays open', async () => {
    const { client } = await enter();
    for (const [message, code] of [
      ['{"kind":', 'gateway/invalid-input'],
      ['{"kind":"call","id":1,"operation":"__proto__","input":{}}', 'gateway/unknown-operation'],
      ['{"kind":"call","id":1,"operation":"bots.explode","input":{}}', 'gateway/unknown-operation'],
    ]) {
      const answer = heard(client);
      await say(client, message ?? '');
      expect(await answer).toMatchObject({ kind: 'fault', fault: { code } });
    }
  });

  it('is closed after a message larger than a frame, before and after its hello', async () => {
    const stranger = socket();
    await say(stranger, 'x'.repeat(maxFrameBytes + 1));
    expect(await closed(stranger)).toMatchObject({ code: 1009 });
    const { client } = await enter();
    await say(client, 'x'.repeat(maxFrameBytes + 1));
    expect(await closed(client)).toMatchObject({ code: 1009 });
  });

  it('is closed after a binary message', async () => {
    const { client } = await enter();
    client.send(Buffer.from('{}'), { binary: true });
    expect(await closed(client)).toMatchObject({ code: 1003 });
  });

  it('is not compressed', async () => {
    const { client } = await enter();
    expect(client.extensions).toBe('');
  });

  it('beyond the limit finds no place', async () => {
    const clients = await Promise.all(Array.from({ length: 32 }, async () => once(socket(), 'open')));
    expect(clients).toHaveLength(32);
    const [, response] = await once(socket(), 'unexpected-response');
    expect(response.statusCode).toBe(503);
  });
});

describe('the host', () => {
  it('gives every link a token of its own', () => {
    expect(host.link()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{43}$/);
    expect(host.link()).not.toBe(host.link());
  });

  it('says when its port is in use', async () => {
    const options = { gateway: createGateway({ handlers, feeds, log: silent, checkOutputs: true }), log: silent };
    const second = await startBrowserHost({
      ...options,
      port,
      pageDir: join(folder, 'page'),
      onAlarm: () => undefined,
      lifetime: 'forever',
    });
    expect(second).toMatchObject({ ok: false, fault: { code: 'station/port-in-use', details: { port } } });
  });

  it('cannot be reached from another address of this machine', async () => {
    const other = connect(port, '127.0.0.2');
    await expect(once(other, 'connect')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('lets its windows go when it closes', async () => {
    const { client } = await enter();
    const end = closed(client);
    await host.close();
    await end;
    host = unwrap(
      await startBrowserHost({
        gateway: createGateway({ handlers, feeds, log: silent, checkOutputs: true }),
        pageDir: join(folder, 'page'),
        log: silent,
        onAlarm: () => undefined,
        lifetime: 'forever',
      }),
    );
  });
});
