// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { productFiles, root } from './source-files.ts';

/** Product files that match, outside of the one place where they may. */
const matching = (pattern: RegExp, place: string) =>
  productFiles.filter(({ path, text }) => path !== place && pattern.test(text)).map(({ path }) => path);

describe('the desktop shell', () => {
  it.each([
    [/new BrowserWindow\(/, 'main/electron/page-window.ts'],
    [/webPreferences\(/, 'main/electron/window-options.ts'],
    [/\bipcMain\.(on|handle)/, 'main/electron/desktop-shell.ts'],
    [/\bipcRenderer\b/, 'main/preload/preload.cts'],
  ])('does %s in one place', (pattern, place) => {
    expect(productFiles.some(({ path, text }) => path === place && pattern.test(text))).toBe(true);
    expect(matching(pattern, place)).toEqual([]);
  });

  it.each(['autoUpdater', 'openExternal', 'openPath', 'executeJavaScript', 'webviewTag: true', 'enableBlinkFeatures'])(
    'never uses %s',
    (name) => {
      expect(productFiles.filter(({ text }) => text.includes(name)).map(({ path }) => path)).toEqual([]);
    },
  );

  it('is packed without a place to update from, and with its fuses', () => {
    const settings = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
    expect(settings).toMatch(/^publish: null$/m);
    expect(settings).toMatch(/^ {2}onlyLoadAppFromAsar: true$/m);
    expect(settings).toMatch(/^ {2}runAsNode: false$/m);
  });
});
