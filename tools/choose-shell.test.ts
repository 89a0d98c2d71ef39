// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { chooseShell } from './choose-shell.mjs';

const laptop = { platform: 'linux', env: { DISPLAY: ':0' }, isRoot: false, hasElectron: true } as const;

describe('npm start', () => {
  it.each([
    ['the desktop window where Electron is', {}, 'desktop'],
    ['the desktop window on Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'desktop'],
    ['the desktop window on Windows, which tells of no display', { platform: 'win32', env: {} }, 'desktop'],
    ["the browser's window without Electron", { hasElectron: false }, 'open'],
    ["the browser's window as root", { isRoot: true }, 'open'],
    ['the page alone without a display', { env: {} }, 'serve'],
  ] as const)('opens %s, and says how to get the other', (_what, host, command) => {
    const shell = chooseShell({ ...laptop, ...host });
    expect(shell.command).toBe(command);
    expect(shell.says).toMatch(/^[^\n]+\. (For|With) [^\n]+\.$/);
  });
});
