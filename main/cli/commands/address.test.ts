// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { botAddressSchema } from '../../../app/contract/index.ts';
import { Invocation, UsageError } from '../command.ts';
import { readAddress } from './address.ts';

const silent = { stdout: () => undefined, stderr: () => undefined };
const read = (word: string, flags: Record<string, string> = {}) =>
  readAddress(new Invocation({ home: '/', words: [word], flags, io: silent }));

describe('an address on the command line', () => {
  it.each([
    ['unix:///run/docker.sock', {}, { via: 'socket', path: '/run/docker.sock' }],
    ['/run/docker.sock', {}, { via: 'socket', path: '/run/docker.sock' }],
    [
      'tls://bot.lan',
      { certificates: 'certs' },
      { via: 'tls', host: 'bot.lan', port: 2376, certificates: resolve('certs') },
    ],
    ['tls://[fe80::1]:99', { certificates: '/c' }, { via: 'tls', host: 'fe80::1', port: 99 }],
    [
      'ssh://pi@10.0.0.7',
      { key: '/k' },
      { via: 'ssh', host: '10.0.0.7', port: 22, user: 'pi', socket: '/var/run/docker.sock' },
    ],
    ['udp://10.0.0.9', {}, { link: 'udp', host: '10.0.0.9', port: 1337 }],
    ['udp://[fe80::9]:1400', {}, { link: 'udp', host: 'fe80::9', port: 1400 }],
    [
      'ssh://pi@bot:2222',
      { key: '/k', 'host-key': 'SHA256:x', socket: '/s' },
      { port: 2222, hostKey: 'SHA256:x', socket: '/s' },
    ],
  ])('%s is understood', (word, flags, expected) => {
    const address = read(word, flags);
    expect(address).toMatchObject(expected);
    expect(botAddressSchema.safeParse(address).success).toBe(true);
  });

  it.each([
    ['bot.lan', {}],
    ['http://bot.lan', {}],
    ['ssh://bot', { key: '/k' }],
    ['ssh://pi@bot', {}],
    ['tls://bot', {}],
    ['udp://', {}],
  ])('%s with %o is wrong usage', (word, flags) => {
    expect(() => read(word, flags)).toThrow(UsageError);
  });
});
