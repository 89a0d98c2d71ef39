// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { lockContents, lockSession } from './lock-down.ts';

type Session = Parameters<typeof lockSession>[0];
type Contents = Parameters<typeof lockContents>[0];

/** Keeps what was set, so that a test can ask as a page would. */
class FakeSession extends EventEmitter {
  readonly setPermissionRequestHandler = vi.fn();
  readonly setPermissionCheckHandler = vi.fn();
  readonly setDevicePermissionHandler = vi.fn();
  readonly setSpellCheckerEnabled = vi.fn();
  readonly setProxy = vi.fn(async () => undefined);
  readonly webRequest = { onBeforeRequest: vi.fn() };

  requests(permission: string, requestingUrl: string): boolean {
    const answer = vi.fn();
    this.setPermissionRequestHandler.mock.lastCall?.[0](null, permission, answer, { requestingUrl });
    return answer.mock.lastCall?.[0];
  }
  has(permission: string, origin: string): boolean {
    return this.setPermissionCheckHandler.mock.lastCall?.[0](null, permission, origin, {});
  }
  loads(url: string): boolean {
    const answer = vi.fn();
    this.webRequest.onBeforeRequest.mock.lastCall?.[0]({ url }, answer);
    return answer.mock.lastCall?.[0].cancel === false;
  }
}

async function locked(inspectable = false): Promise<FakeSession> {
  const session = new FakeSession();
  await lockSession(session as unknown as Session, { inspectable });
  return session;
}

const permissions = [
  'media',
  'geolocation',
  'notifications',
  'usb',
  'serial',
  'hid',
  'midi',
  'clipboard-read',
  'fileSystem',
];

describe('a session', () => {
  it.each([...permissions, 'openExternal', 'unknown'])('grants no %s, whoever asks', async (permission) => {
    const session = await locked();
    for (const address of ['app://bots/', 'https://evil.example/', '']) {
      expect(session.requests(permission, address)).toBe(false);
      expect(session.has(permission, address)).toBe(false);
    }
  });

  it('lets only the page put text on the clipboard', async () => {
    const session = await locked();
    expect(session.requests('clipboard-sanitized-write', 'app://bots/')).toBe(true);
    expect(session.has('clipboard-sanitized-write', 'app://bots/')).toBe(true);
    expect(session.requests('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(session.has('clipboard-sanitized-write', '')).toBe(false);
  });

  it('grants no device', async () => {
    const session = await locked();
    expect(session.setDevicePermissionHandler.mock.lastCall?.[0]({ deviceType: 'usb', origin: 'app://bots' })).toBe(
      false,
    );
  });

  it.each([
    'https://example.org/',
    'http://127.0.0.1:49152/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'ftp://x/',
    'x',
  ])('loads nothing from %s', async (address) => {
    expect((await locked()).loads(address)).toBe(false);
    expect((await locked(true)).loads(address)).toBe(false);
  });

  it('loads the page and what the page makes itself', async () => {
    const session = await locked();
    for (const address of ['app://bots/', 'app://bots/assets/a.js', 'data:image/png;base64,', 'blob:app://bots/1']) {
      expect(session.loads(address)).toBe(true);
    }
  });

  it('loads the developer tools only where the shell may be inspected', async () => {
    expect((await locked()).loads('devtools://devtools/bundled/inspector.html')).toBe(false);
    expect((await locked(true)).loads('devtools://devtools/bundled/inspector.html')).toBe(true);
  });

  it('downloads nothing, and asks the network for no dictionary and no proxy', async () => {
    const session = await locked();
    const event = { preventDefault: vi.fn() };
    session.emit('will-download', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(session.setSpellCheckerEnabled).toHaveBeenCalledWith(false);
    expect(session.setProxy).toHaveBeenCalledWith({ mode: 'direct' });
  });
});

describe('a window', () => {
  function contents() {
    const emitter = new EventEmitter();
    const setWindowOpenHandler = vi.fn();
    lockContents(Object.assign(emitter, { setWindowOpenHandler }) as unknown as Contents);
    const isStopped = (name: string, url: string) => {
      const preventDefault = vi.fn();
      emitter.emit(name, { url, preventDefault });
      return preventDefault.mock.calls.length > 0;
    };
    return { isStopped, setWindowOpenHandler };
  }

  it.each(['will-navigate', 'will-frame-navigate'])('stays on its page at %s', (name) => {
    const { isStopped } = contents();
    for (const url of ['https://evil.example/', 'file:///etc/passwd', 'app://bots/other.html', 'app://other/', '']) {
      expect(isStopped(name, url)).toBe(true);
    }
    expect(isStopped(name, 'app://bots/#/bots')).toBe(false);
  });

  it('follows no redirect and takes no webview', () => {
    const { isStopped } = contents();
    expect(isStopped('will-redirect', 'app://bots/')).toBe(true);
    expect(isStopped('will-attach-webview', 'app://bots/')).toBe(true);
  });

  it('opens no other window', () => {
    const { setWindowOpenHandler } = contents();
    expect(setWindowOpenHandler.mock.lastCall?.[0]({ url: 'app://bots/' })).toEqual({ action: 'deny' });
  });
});
