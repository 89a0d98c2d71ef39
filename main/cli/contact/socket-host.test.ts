// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImportView, maxFrameBytes, operations } from '../../../app/contract/index.ts';
import { FeedSource, ok } from '../../../app/kernel/index.ts';
import { createGateway, type Handlers } from '../../gateway/index.ts';
import { attachInProcess, attachToSocket, type Contact } from './contact.ts';
import type { HostAnswer, HostRequest } from './host-requests.ts';
import { type SocketHost, startSocketHost } from './socket-host.ts';

const silent = { warn: () => undefined, error: () => undefined };
const handlers = Object.fromEntries(
  Object.keys(operations).map((name) => [name, async () => ok({})]),
) as unknown as Handlers;

let folder: string;
let path: string;
let host: SocketHost;
let contact: Contact;
let imports: FeedSource<ImportView>;
let gateway: ReturnType<typeof createGateway>;

const answer = async (request: HostRequest): Promise<HostAnswer> => {
  if (request.kind === 'link') return { kind: 'link', url: 'http://127.0.0.1:1/#t=x' };
  if (request.path === '/stick') return { kind: 'handle', handle: 'h1' };
  return { kind: 'refused', fault: { code: 'source/missing', message: request.path, retry: 'never' } };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socket-'));
  path = join(folder, 'station.sock');
  imports = new FeedSource();
  const others = { station: new FeedSource<never>(), bots: new FeedSource<never>(), releases: new FeedSource<never>() };
  const feeds = { ...others, imports, rollouts: new FeedSource<never>(), journal: new FeedSource<never>() };
  gateway = createGateway({ handlers, feeds, log: silent, checkOutputs: true });
  host = await startSocketHost({ gateway, path, answer });
  contact = (await attachToSocket(path)) ?? expect.fail('nobody listens');
});
afterEach(async () => {
  contact.close();
  await host.close();
  await rm(folder, { recursive: true });
});

function anImport(id: string, status: ImportView['status']): ImportView {
  const rest = { label: 'june', checks: [], bytesDone: 0, bytesTotal: 0, releases: [], faultCode: null };
  return { id, status, ...rest, faultDetails: null, startedAt: 0 };
}

describe('the socket of a station', () => {
  it('answers calls and refuses by fault', async () => {
    expect(await contact.client.call('station.introduce', { technician: 'Ada' })).toEqual({});
    await expect(contact.client.call('station.introduce', { technician: '' })).rejects.toMatchObject({
      fault: { code: 'gateway/invalid-input' },
    });
  });

  it('follows a stream until it shows what is waited for', async () => {
    imports.put(anImport('a', 'running'));
    const done = contact.client.until('imports', (all) => all.some(({ status }) => status === 'done'));
    imports.put(anImport('b', 'running'));
    imports.put(anImport('a', 'done'));
    expect((await done).map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });

  it('gives links and handles, and refuses a path that is not there', async () => {
    expect(await contact.link()).toBe('http://127.0.0.1:1/#t=x');
    expect(await contact.handle('/stick')).toBe('h1');
    await expect(contact.handle('/nothing')).rejects.toMatchObject({ fault: { code: 'source/missing' } });
  });

  it('can be opened by this user only', async () => {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('takes the place of a socket that was left behind', async () => {
    await host.close();
    await writeFile(path, '');
    host = await startSocketHost({ gateway, path, answer });
    const again = await attachToSocket(path);
    expect(await again?.link()).toMatch(/^http/);
    again?.close();
  });

  it.each(['nonsense', '{"kind":"link","more":1}', '{"kind":"handle"}', '[]'])(
    'answers "%s" with a fault',
    async (line) => {
      const socket = connect(path);
      socket.write(`${line}\n`);
      const [data] = await once(socket, 'data');
      expect(JSON.parse(String(data))).toMatchObject({ kind: 'fault', fault: { code: 'gateway/invalid-input' } });
      socket.destroy();
    },
  );

  it('ends a connection whose line never ends', async () => {
    const socket = connect(path);
    let heard = '';
    socket.on('data', (data) => {
      heard += data;
    });
    socket.on('error', () => undefined);
    socket.write('x'.repeat(maxFrameBytes + 1));
    await once(socket, 'close');
    expect(heard).toContain('gateway/too-big');
  });

  it('fails what waits when the station ends', async () => {
    const waiting = contact.client.until('imports', () => false);
    await Promise.all([host.close(), expect(waiting).rejects.toMatchObject({ fault: { code: 'gateway/link-lost' } })]);
    await expect(contact.client.call('journal.verify', {})).rejects.toMatchObject({
      fault: { code: 'gateway/link-lost' },
    });
    host = await startSocketHost({ gateway, path, answer });
  });
});

describe('a contact', () => {
  it('is not there when nobody listens', async () => {
    expect(await attachToSocket(join(folder, 'nobody.sock'))).toBeNull();
  });

  it('in the same process speaks the same contract', async () => {
    const own = attachInProcess(gateway, answer);
    imports.put(anImport('a', 'running'));
    expect(await own.client.until('imports')).toHaveLength(1);
    expect(await own.client.call('station.introduce', { technician: 'Ada' })).toEqual({});
    expect(await own.link()).toMatch(/^http/);
    own.close();
  });
});
