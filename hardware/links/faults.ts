// SPDX-License-Identifier: Apache-2.0
import { type Fault, type FaultDetails, FaultError, fault } from '../../app/kernel/index.ts';
import type { BotAddress, LinkFaultCode } from '../../app/ports/index.ts';

/** The address as a person writes it. */
export function addressWords(address: BotAddress): string {
  if (address.link === 'udp') return `${address.host}:${address.port}`;
  switch (address.via) {
    case 'socket':
      return address.path;
    case 'tls':
      return `${address.host}:${address.port}`;
    case 'ssh':
      return `${address.user}@${address.host}:${address.port}`;
  }
}

const CODE_BY_ERRNO: Readonly<Record<string, LinkFaultCode>> = {
  ENOENT: 'link/unreachable',
  ECONNREFUSED: 'link/unreachable',
  EHOSTUNREACH: 'link/unreachable',
  ENETUNREACH: 'link/unreachable',
  EHOSTDOWN: 'link/unreachable',
  ENOTFOUND: 'link/unreachable',
  EADDRNOTAVAIL: 'link/unreachable',
  EAI_AGAIN: 'link/unreachable',
  ENOTSOCK: 'link/unreachable',
  EACCES: 'link/refused',
  EPERM: 'link/refused',
  ETIMEDOUT: 'link/timeout',
  ECONNRESET: 'link/closed',
  EPIPE: 'link/closed',
  ECONNABORTED: 'link/closed',
  ERR_STREAM_PREMATURE_CLOSE: 'link/closed',
  ERR_STREAM_DESTROYED: 'link/closed',
};

const TLS_ERRORS =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_OSSL_|INVALID_CA|HOSTNAME_MISMATCH|EPROTO)/;

/** The link fault that a transport error stands for, or undefined when the error is not about the link. */
export function linkFaultOf(error: unknown, address: BotAddress): Fault<LinkFaultCode> | undefined {
  if (error instanceof FaultError) return isLinkFault(error.fault) ? error.fault : undefined;
  if (!(error instanceof Error)) return undefined;
  const errno = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const code = TLS_ERRORS.test(errno) ? 'link/tls-untrusted' : CODE_BY_ERRNO[errno];
  return code === undefined ? undefined : linkFault(code, address, { cause: error });
}

export function linkFault(
  code: LinkFaultCode,
  address: BotAddress,
  more: { details?: FaultDetails; cause?: unknown; message?: string } = {},
): Fault<LinkFaultCode> {
  const cause = more.cause instanceof Error ? more.cause.message : '';
  const reason = code === 'link/refused' && cause !== '' ? { reason: cause } : {};
  return fault(code, more.message ?? (cause === '' ? code : cause), {
    retry: RETRY_LATER.has(code) ? 'later' : 'never',
    details: { address: addressWords(address), ...reason, ...more.details },
    ...(more.cause === undefined ? {} : { cause: more.cause }),
  });
}

const RETRY_LATER: ReadonlySet<LinkFaultCode> = new Set(['link/unreachable', 'link/timeout', 'link/closed']);

function isLinkFault(candidate: Fault): candidate is Fault<LinkFaultCode> {
  return candidate.code.startsWith('link/');
}
