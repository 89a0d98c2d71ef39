// SPDX-License-Identifier: Apache-2.0
import type { CustomScheme } from 'electron';
import { contentSecurityPolicy, isolationHeaders, type PageFiles } from '../browser/index.ts';

/** Where the page lives in the desktop shell. No file and no network address is ever loaded. */
export const pageAddress = 'app://bots/';

/** Must be made known before Electron is ready: gives the page an origin, storage of its own and a secure context. */
export const pageScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

/** True for addresses of the page's own origin, and nothing that only looks like it. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === 'app:' && host === 'bots';
}

/** True for the page itself, at whatever place in it. */
export function isPage(address: string): boolean {
  return address.split('#', 1)[0] === pageAddress;
}

/** Serves the built page: exactly its own files, by their exact address. Everything else is 404. */
export async function answerPage(
  request: Pick<Request, 'method' | 'url'>,
  files: Pick<PageFiles, 'find'>,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'read only');
  const { pathname, search } = new URL(request.url);
  const file = isOwnAddress(request.url) ? await files.find(pathname + search) : null;
  if (file === null) return refuse(404, 'not here');
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(file.bytes), {
    headers: {
      ...isolationHeaders,
      'Cache-Control': file.cacheControl,
      'Content-Security-Policy': contentSecurityPolicy(file.nonce),
      'Content-Type': file.type,
    },
  });
}

function refuse(status: 404 | 405, reason: string): Response {
  const headers = {
    ...isolationHeaders,
    'Content-Security-Policy': contentSecurityPolicy(''),
    'Cache-Control': 'no-store',
  };
  return new Response(reason, { status, headers });
}
