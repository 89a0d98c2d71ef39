// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { BotAddressInput } from '../../../app/contract/index.ts';
import { type Invocation, UsageError } from '../command.ts';

const forms = 'An ADDRESS is unix:///PATH, tls://HOST[:PORT], ssh://USER@HOST[:PORT] or udp://HOST[:PORT].';
const dockerTlsPort = 2376;
const sshPort = 22;
/** Where Zephyr's SMP servers listen. */
const smpPort = 1337;
const dockerSocket = '/var/run/docker.sock';

/** The ADDRESS word with its flags, as the contract wants it. */
export function readAddress(given: Invocation): BotAddressInput {
  const text = given.word(0);
  if (text.startsWith('/')) return { link: 'docker', via: 'socket', path: text };
  const url = URL.canParse(text) ? new URL(text) : null;
  switch (url?.protocol) {
    case 'unix:':
      if (url.host !== '' || url.pathname.length < 2) throw new UsageError(forms);
      return { link: 'docker', via: 'socket', path: decodeURIComponent(url.pathname) };
    case 'tls:':
      return {
        link: 'docker',
        via: 'tls',
        ...hostAndPort(url, dockerTlsPort),
        certificates: resolve(given.needed('certificates')),
      };
    case 'ssh:':
      return overSsh(given, url);
    case 'udp:':
      return { link: 'udp', ...hostAndPort(url, smpPort) };
    default:
      throw new UsageError(forms);
  }
}

function overSsh(given: Invocation, url: URL): BotAddressInput {
  if (url.username === '') throw new UsageError(forms);
  const hostKey = given.text('host-key');
  return {
    link: 'docker',
    via: 'ssh',
    ...hostAndPort(url, sshPort),
    user: decodeURIComponent(url.username),
    key: resolve(given.needed('key')),
    ...(hostKey === undefined ? {} : { hostKey }),
    socket: given.text('socket') ?? dockerSocket,
  };
}

function hostAndPort({ hostname, port }: URL, usual: number): { host: string; port: number } {
  if (hostname === '') throw new UsageError(forms);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
}
