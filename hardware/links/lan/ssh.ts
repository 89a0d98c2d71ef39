// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { FaultError } from '../../../app/kernel/index.ts';
import type { DockerAddress } from '../../../app/ports/index.ts';
import { linkFault, linkFaultOf } from '../faults.ts';
import { CONNECT_MS, readKeyFile } from './dial.ts';
import type { Transport } from './transport.ts';

type SshAddress = Extract<DockerAddress, { via: 'ssh' }>;

/** `SHA256:` and unpadded base64, as `ssh-keygen -lf` prints it. */
export function hostKeyFingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/**
 * An engine behind SSH: one connection carries everything, the engine's socket and probes alike, as forwarded streams
 * (OpenSSH PROTOCOL §2.4 `direct-streamlocal@openssh.com`; RFC 4254 §7.2). Reconnects when the former connection ended.
 */
export function openSshTransport(address: SshAddress): Transport {
  let current: Promise<Client> | undefined;

  const client = (): Promise<Client> => {
    if (current !== undefined) return current;
    const mine = connectClient(address, () => {
      // A former connection may report its end when a newer one is up already.
      if (current === mine) current = undefined;
    });
    current = mine;
    return mine;
  };

  return {
    async dialEngine() {
      const connection = await client();
      return channel(address, (done) => connection.openssh_forwardOutStreamLocal(address.socket, done));
    },
    async dialPort(port) {
      const connection = await client();
      return channel(address, (done) => connection.forwardOut('127.0.0.1', 0, '127.0.0.1', port, done));
    },
    close() {
      current?.then(
        (connection) => connection.end(),
        () => undefined, // It never connected: nothing to end.
      );
    },
  };
}

async function connectClient(address: SshAddress, onEnd: () => void): Promise<Client> {
  try {
    const [privateKey, { default: ssh2 }] = await Promise.all([readKeyFile(address.key, address), import('ssh2')]);
    return await handshake(new ssh2.Client(), privateKey, { address, onEnd });
  } catch (error) {
    onEnd();
    throw error;
  }
}

function handshake(
  client: Client,
  privateKey: Buffer,
  { address, onEnd }: { address: SshAddress; onEnd: () => void },
): Promise<Client> {
  return new Promise((resolve, reject) => {
    let refusedKey: string | undefined;
    client.once('ready', () => resolve(client));
    client.once('close', onEnd);
    // Stays for the life of the connection: a later error also closes it, and the channels report it.
    client.on('error', (error) => {
      client.destroy();
      reject(new FaultError(handshakeFault(error, address, refusedKey)));
    });
    try {
      client.connect({
        host: address.host,
        port: address.port,
        username: address.user,
        privateKey,
        readyTimeout: CONNECT_MS,
        keepaliveInterval: 10_000,
        keepaliveCountMax: 3,
        hostVerifier: (key: Buffer) => {
          const fingerprint = hostKeyFingerprint(key);
          if (fingerprint === address.hostKey) return true;
          refusedKey = fingerprint;
          return false;
        },
      });
    } catch (error) {
      // ssh2 parses the private key here: not a key, or one locked with a passphrase.
      reject(new FaultError(linkFault('link/key-missing', address, { details: { path: address.key }, cause: error })));
    }
  });
}

function handshakeFault(error: Error, address: SshAddress, refusedKey: string | undefined) {
  if (refusedKey !== undefined) {
    const code = address.hostKey === undefined ? 'link/host-key-unknown' : 'link/host-key-changed';
    return linkFault(code, address, { details: { fingerprint: refusedKey }, message: `host key is ${refusedKey}` });
  }
  const level = 'level' in error ? error.level : undefined;
  if (level === 'client-authentication') return linkFault('link/refused', address, { cause: error });
  if (level === 'client-timeout') return linkFault('link/timeout', address, { cause: error });
  return linkFaultOf(error, address) ?? linkFault('link/closed', address, { cause: error });
}

type Done = (error: Error | undefined, channel: ClientChannel | undefined) => void;

function channel(address: SshAddress, open: (done: Done) => void): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new FaultError(linkFault('link/timeout', address, { message: 'the SSH server opened no channel' })));
    }, CONNECT_MS);
    const done: Done = (error, stream) => {
      clearTimeout(timer);
      if (isLate) stream?.destroy();
      else if (error) reject(new FaultError(channelFault(error, address)));
      else if (stream !== undefined) resolve(asSocket(stream));
    };
    try {
      open(done);
    } catch (error) {
      clearTimeout(timer);
      reject(new FaultError(linkFault('link/closed', address, { cause: error })));
    }
  });
}

/** RFC 4254 §5.1: reason 1 is "administratively prohibited", 2 "connect failed". */
function channelFault(error: Error, address: SshAddress) {
  const prohibited = 'reason' in error && error.reason === 1;
  return linkFault(prohibited ? 'link/refused' : 'link/unreachable', address, { cause: error });
}

/** Node's HTTP client sets socket options that a channel does not have; without them it would throw. */
function asSocket(stream: ClientChannel): Duplex {
  const noop = () => stream;
  // sshd only says "no more bytes" when the engine closes its end; without this the agent would reuse a dead channel.
  stream.once('end', () => stream.destroy());
  return Object.assign(stream, { setKeepAlive: noop, setNoDelay: noop, setTimeout: noop, ref: noop, unref: noop });
}
