// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { FaultError, fault } from '../../app/kernel/index.ts';
import type { DockerAddress } from '../../app/ports/index.ts';
import { addressWords, linkFaultOf } from './faults.ts';

const address: DockerAddress = { link: 'docker', via: 'tls', host: '10.0.0.7', port: 2376, certificates: '/c' };
const systemError = (code: string) => Object.assign(new Error(`syscall ${code}`), { code });

describe('linkFaultOf', () => {
  it.each([
    ['ENOENT', 'link/unreachable'],
    ['ECONNREFUSED', 'link/unreachable'],
    ['EHOSTUNREACH', 'link/unreachable'],
    ['ENOTFOUND', 'link/unreachable'],
    ['EACCES', 'link/refused'],
    ['ETIMEDOUT', 'link/timeout'],
    ['ECONNRESET', 'link/closed'],
    ['EPIPE', 'link/closed'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'link/tls-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'link/tls-untrusted'],
    ['CERT_HAS_EXPIRED', 'link/tls-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'link/tls-untrusted'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'link/tls-untrusted'],
  ])('reads %s as %s and names the address', (code, expected) => {
    expect(linkFaultOf(systemError(code), address)).toMatchObject({
      code: expected,
      details: { address: '10.0.0.7:2376' },
    });
  });

  it('gives the reason of a refusal', () => {
    expect(linkFaultOf(systemError('EACCES'), address)?.details).toMatchObject({ reason: 'syscall EACCES' });
  });

  it('does not claim errors that are not about the link', () => {
    expect(linkFaultOf(new TypeError('x is not a function'), address)).toBeUndefined();
    expect(linkFaultOf(systemError('ENOSPC'), address)).toBeUndefined();
    expect(linkFaultOf(new FaultError(fault('driver/refused', 'no')), address)).toBeUndefined();
  });

  it('keeps a link fault that was already found', () => {
    const found = fault('link/host-key-changed', 'another key');
    expect(linkFaultOf(new FaultError(found), address)).toBe(found);
  });
});

describe('addressWords', () => {
  it('never shows key files or certificate folders', () => {
    expect(addressWords(address)).toBe('10.0.0.7:2376');
    const key = '/home/mara/.ssh/id';
    const ssh = { link: 'docker', via: 'ssh', host: 'arm', port: 22, user: 'tech', key, socket: '/s' } as const;
    expect(addressWords(ssh)).toBe('tech@arm:22');
    expect(addressWords({ link: 'docker', via: 'socket', path: '/run/d.sock' })).toBe('/run/d.sock');
  });
});
