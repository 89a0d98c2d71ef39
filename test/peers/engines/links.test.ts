// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../../app/kernel/index.ts';
import type { BotAddress } from '../../../app/ports/index.ts';
import { createContainerDriver } from '../../../hardware/drivers/container/index.ts';
import { systemClock } from '../../../main/platform/clock.ts';
import { type EngineRig, startEngineRig } from './rig.ts';

const exec = promisify(execFile);
type Tls = Extract<BotAddress, { via: 'tls' }>;
type Ssh = Extract<BotAddress, { via: 'ssh' }>;

describe('links to real engines', () => {
  let rig: EngineRig;
  let tls: Tls;
  let ssh: Ssh;
  beforeAll(async () => {
    rig = await startEngineRig();
    if (rig.addresses.b.via !== 'tls' || rig.addresses.ssh.via !== 'ssh') throw new Error('unexpected addresses');
    tls = rig.addresses.b;
    ssh = rig.addresses.ssh;
  }, 120_000);
  afterAll(async () => rig?.dispose(), 60_000);

  /** What a technician gets when they point Millwright there. */
  async function faultAt(address: BotAddress) {
    const session = createContainerDriver({ clock: systemClock }).open(address);
    const result = await session.identify();
    await session.close();
    if (result.ok) throw new Error(`${result.value.value} answered`);
    return { code: result.fault.code, details: result.fault.details };
  }

  it('reads model and cell from the labels of the engine', async () => {
    const session = createContainerDriver({ clock: systemClock }).open(tls);
    expect(await session.identify()).toMatchObject({ ok: true, value: { model: 'rig-m1', cell: 'cell-b' } });
    await session.close();
  });

  it('reaches one bot by socket and by SSH', async () => {
    const driver = createContainerDriver({ clock: systemClock });
    const sessions = [driver.open(rig.addresses.a), driver.open(ssh), driver.open(tls)];
    const ids = await Promise.all(sessions.map(async (session) => unwrap(await session.identify()).value));
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    await Promise.all(sessions.map((session) => session.close()));
  });

  it('finds nothing at a socket that is not there', async () => {
    const path = join(rig.folder, 'nothing.sock');
    const address = { link: 'docker', via: 'socket', path } as const;
    expect(await faultAt(address)).toEqual({ code: 'link/unreachable', details: { address: path } });
  });

  it('takes a web server for what it is', async () => {
    const server = createServer((socket) => socket.end('hello\n'));
    const path = join(rig.folder, 'stranger.sock');
    await new Promise<void>((resolve) => server.listen(path, resolve));
    expect(await faultAt({ link: 'docker', via: 'socket', path })).toMatchObject({ code: 'driver/protocol' });
    server.close();
  });

  describe('TLS', () => {
    async function folderWith(name: string, changes: Record<string, string>): Promise<string> {
      const folder = join(rig.folder, name);
      await cp(tls.certificates, folder, { recursive: true });
      for (const [file, source] of Object.entries(changes)) await cp(source, join(folder, file));
      return folder;
    }
    async function strangerKeys(): Promise<{ key: string; cert: string }> {
      const folder = join(rig.folder, 'stranger');
      await mkdir(folder, { recursive: true });
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
      await exec('openssl', [
        ...'req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=x -keyout'.split(' '),
        key,
        '-out',
        cert,
      ]);
      return { key, cert };
    }

    it('refuses a server that the pinned CA did not sign', async () => {
      const certificates = await folderWith('other-ca', { 'ca.pem': (await strangerKeys()).cert });
      expect(await faultAt({ ...tls, certificates })).toMatchObject({ code: 'link/tls-untrusted' });
    });

    it('says so when the bot refuses the certificate of this laptop', async () => {
      const { key, cert } = await strangerKeys();
      const certificates = await folderWith('other-client', { 'key.pem': key, 'cert.pem': cert });
      expect(await faultAt({ ...tls, certificates })).toMatchObject({ code: 'link/tls-untrusted' });
    });

    it('names the certificate file that is missing', async () => {
      const certificates = join(rig.folder, 'no-such-folder');
      const { code, details } = await faultAt({ ...tls, certificates });
      expect(code).toBe('link/key-missing');
      expect(details?.['path']).toMatch(/\.pem$/);
    });

    it('finds nothing at a closed port', async () => {
      expect(await faultAt({ ...tls, port: 1 })).toMatchObject({ code: 'link/unreachable' });
    });

    it('gives up on a server that never answers', async () => {
      const held = new Set<Socket>();
      const server: Server = createServer((socket) => held.add(socket));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      expect(await faultAt({ ...tls, host: '127.0.0.1', port })).toMatchObject({ code: 'link/timeout' });
      for (const socket of held) socket.destroy();
      server.close();
    });
  });

  describe('SSH', () => {
    it('shows the fingerprint at first contact, as ssh-keygen prints it', async () => {
      const { hostKey, ...unknown } = ssh;
      expect(await faultAt(unknown)).toEqual({
        code: 'link/host-key-unknown',
        details: { address: `${ssh.user}@127.0.0.1:${ssh.port}`, fingerprint: hostKey },
      });
    });

    it('refuses another host key than the pinned one', async () => {
      const { code, details } = await faultAt({
        ...ssh,
        hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      });
      expect(code).toBe('link/host-key-changed');
      expect(details?.['fingerprint']).toBe(ssh.hostKey);
    });

    it('is refused with a key that the bot does not know', async () => {
      const key = join(rig.folder, 'unknown-key');
      await exec('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
      expect(await faultAt({ ...ssh, key })).toMatchObject({ code: 'link/refused' });
    });

    it('names a key file that is no key', async () => {
      const key = join(rig.folder, 'no-key');
      await writeFile(key, 'not a key');
      expect(await faultAt({ ...ssh, key })).toMatchObject({ code: 'link/key-missing', details: { path: key } });
    });

    it('finds no engine behind a socket that is not on the bot', async () => {
      expect(await faultAt({ ...ssh, socket: '/no/such.sock' })).toMatchObject({ code: 'link/unreachable' });
    });

    it('finds nothing at a closed port', async () => {
      expect(await faultAt({ ...ssh, port: 1 })).toMatchObject({ code: 'link/unreachable' });
    });
  });
});
