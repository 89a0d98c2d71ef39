// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { findBrowser, hasDisplay, openAppWindow, windowArguments } from './app-window.ts';

const linux = { platform: 'linux', env: { PATH: '/usr/local/bin:/usr/bin' }, isRoot: false } as const;

describe('the app window', () => {
  it('is shown by the first browser on the path', () => {
    const isProgram = (path: string) => ['/usr/bin/google-chrome', '/usr/bin/microsoft-edge'].includes(path);
    expect(findBrowser({ ...linux, isProgram })).toBe('/usr/bin/google-chrome');
  });

  it.each([
    ['darwin', {}, '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    ['linux', { PATH: '/opt/bin' }, null],
  ] as const)('on %s with %o is shown by %s', (platform, env, browser) => {
    const isProgram = (path: string) => path.includes('Edge');
    expect(findBrowser({ platform, env, isRoot: false, isProgram })).toBe(browser);
  });

  it('needs a display on Linux', async () => {
    expect(hasDisplay({ platform: 'linux', env: {} })).toBe(false);
    expect(hasDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true);
    expect(await openAppWindow('http://127.0.0.1:1/', '/nowhere', { ...linux, isProgram: () => true })).toBeNull();
  });

  it('has a profile of its own, without extensions', () => {
    const given = windowArguments('http://127.0.0.1:1/#t=x', '/data/window', false);
    expect(given).toEqual(
      expect.arrayContaining(['--app=http://127.0.0.1:1/#t=x', '--user-data-dir=/data/window', '--disable-extensions']),
    );
    expect(given).not.toContain('--no-sandbox');
  });
});
