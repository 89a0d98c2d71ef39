// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { botAddressSchema } from '../../../app/contract/index.ts';
import { type AddressDraft, checkAddress, emptyAddress, parsePort } from './address-draft.ts';

const ssh: AddressDraft = { ...emptyAddress, kind: 'ssh', host: ' bot-7 ', user: 'bot', key: '~/.ssh/id' };

describe('an entered address', () => {
  it.each([
    ['socket', { ...emptyAddress, kind: 'socket' as const }],
    ['ssh', ssh],
    ['ssh with a compared key', { ...ssh, hostKey: 'SHA256:abc' }],
    ['tls', { ...emptyAddress, kind: 'tls' as const, host: 'bot-7', certificates: '/certs' }],
  ])('over %s is one that the contract accepts', (_, draft) => {
    const checked = checkAddress(draft);
    expect(checked.ok).toBe(true);
    expect(checked.ok && botAddressSchema.parse(checked.address)).toMatchObject({ via: draft.kind });
  });

  it('over UDP is a host and the port where such bots listen', () => {
    const checked = checkAddress({ ...emptyAddress, kind: 'udp', host: ' arm-7 ' });
    const address = { link: 'udp', host: 'arm-7', port: 1337 };
    expect(checked.ok && botAddressSchema.parse(checked.address)).toEqual(address);
    expect(checkAddress({ ...emptyAddress, kind: 'udp', host: 'arm-7', udpPort: '0' }).ok).toBe(false);
  });

  it.each([
    ['the kind', emptyAddress, 'Choose above how you reach it.'],
    ['the host', { ...ssh, host: '  ' }, 'Address of the bot'],
    ['the user', { ...ssh, user: '' }, 'User on the bot'],
    ['the key', { ...ssh, key: '' }, 'Key file'],
    ['the port', { ...ssh, sshPort: '99999' }, 'Correct the port'],
    ['the certificates', { ...emptyAddress, kind: 'tls' as const, host: 'b' }, 'Certificate folder'],
  ])('names %s when it is missing or wrong', (_, draft, words) => {
    const checked = checkAddress(draft);
    expect(checked.ok ? '' : checked.missing).toContain(words);
  });

  it('takes whole ports from 1 to 65535', () => {
    expect(['1', ' 22 ', '65535'].map(parsePort)).toEqual([1, 22, 65_535]);
    expect(['0', '65536', '-1', '22a', '2.5', ''].map(parsePort)).toEqual([null, null, null, null, null, null]);
  });
});
