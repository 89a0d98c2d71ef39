// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';

export type Rejection = { readonly status: 400 | 403 | 405 | 421; readonly reason: string };
type Request = Pick<IncomingMessage, 'method' | 'headersDistinct'>;

/**
 * Judges a request by its head alone, before any of it is used. `host` is the only name this server answers to: a page of
 * another name that points here (DNS rebinding) carries that other name and gets 421.
 */
export function rejectRequest(request: Request, host: string): Rejection | null {
  if (!isOnly(request.headersDistinct['host'], host)) return { status: 421, reason: 'wrong host' };
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, reason: 'read only' };
  const site = request.headersDistinct['sec-fetch-site'];
  if (site !== undefined && !isOnly(site, 'same-origin') && !isOnly(site, 'none')) {
    return { status: 403, reason: 'cross-site' };
  }
  return null;
}

/** A WebSocket needs the exact origin as well: browsers send one with every handshake, and no page can forge it. */
export function rejectUpgrade(request: Request, host: string): Rejection | null {
  const rejection = rejectRequest(request, host);
  if (rejection !== null) return rejection;
  if (request.method !== 'GET') return { status: 405, reason: 'read only' };
  return isOnly(request.headersDistinct['origin'], `http://${host}`) ? null : { status: 403, reason: 'wrong origin' };
}

function isOnly(values: readonly string[] | undefined, wanted: string): boolean {
  return values?.length === 1 && values[0] === wanted;
}
