// SPDX-License-Identifier: Apache-2.0
import type { Session, WebContents } from 'electron';
import { isOwnAddress, isPage } from './page-protocol.ts';

/** What a page may do beyond showing itself: put a fault's code on the clipboard. No camera, no device, no notification. */
const allowedPermissions: readonly string[] = ['clipboard-sanitized-write'];
/** Made by the page itself; nothing of these leaves this laptop. */
const inlineSchemes = ['data:', 'blob:'];

type LockableSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setSpellCheckerEnabled'
  | 'setProxy'
  | 'on'
> & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> };

/**
 * Everything a page could ask of Electron is refused by default. `inspectable` lets the developer tools load themselves, in a
 * shell that was not packaged.
 */
export async function lockSession(session: LockableSession, { inspectable }: { inspectable: boolean }): Promise<void> {
  const schemes = inspectable ? [...inlineSchemes, 'devtools:'] : inlineSchemes;
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isAllowed(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin));
  // Bots are reached by the station's drivers, never through the page.
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocal(url, schemes) }));
  session.on('will-download', (event) => event.preventDefault());
  // Electron would fetch dictionaries, and ask the network for a proxy.
  session.setSpellCheckerEnabled(false);
  await session.setProxy({ mode: 'direct' });
}

type LockableContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

/** A window shows one page for ever: it may be loaded again, and goes nowhere else. */
export function lockContents(contents: LockableContents): void {
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function isAllowed(permission: string, address: string): boolean {
  return allowedPermissions.includes(permission) && isOwnAddress(address);
}

function isLocal(address: string, schemes: readonly string[]): boolean {
  return isOwnAddress(address) || (URL.canParse(address) && schemes.includes(new URL(address).protocol));
}
