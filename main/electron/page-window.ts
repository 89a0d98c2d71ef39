// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { pageAddress } from './page-protocol.ts';
import type { DesktopShellOptions } from './parts.ts';
import { windowOptions } from './window-options.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

export type PageWindow = { show(): void; close(): void };

type PageWindowOptions = Pick<DesktopShellOptions, 'electron' | 'home' | 'preload' | 'nowMs' | 'warn'> & {
  /** The page of this id is gone or is being replaced: its port ends. */
  readonly leave: (page: number) => void;
  readonly onClosed: () => void;
};

/** A page that crashes again sooner than this after its last crash would do so for ever. */
const betweenCrashesMs = 10_000;

/** The window with the page. What happens to it never reaches the station, except that its port ends. */
export function openPageWindow(options: PageWindowOptions): PageWindow {
  const { electron, home, preload, onClosed, warn } = options;
  const { app, BrowserWindow, screen } = electron;
  const statePath = join(home, 'desktop', 'window.json');
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const state = readWindowState(statePath, screens);
  const window = new BrowserWindow(windowOptions(state, { preload, inspectable: !app.isPackaged }));
  if (state.maximized) window.maximize();
  followPage(window, options);
  window.once('ready-to-show', () => window.show());
  window.on('close', () => keepState(window, statePath, warn));
  window.once('closed', onClosed);
  window.loadURL(pageAddress).catch((error: unknown) => warn(`The page could not be loaded: ${String(error)}`));
  return {
    show: () => {
      if (window.isMinimized()) window.restore();
      window.focus();
    },
    close: () => window.close(),
  };
}

/** Ends the port with its page, and brings a page that crashed back. */
function followPage(window: BrowserWindow, { leave, nowMs, warn }: PageWindowOptions): void {
  const { webContents } = window;
  const page = webContents.id;
  let crashedAt = Number.NEGATIVE_INFINITY;
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) leave(page);
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    leave(page);
    if (reason === 'clean-exit') return;
    warn(`The page's process ended: ${reason}`);
    const again = nowMs() - crashedAt > betweenCrashesMs;
    crashedAt = nowMs();
    if (again) webContents.reload();
    else window.close();
  });
  webContents.once('destroyed', () => leave(page));
}

function keepState(window: BrowserWindow, path: string, warn: (sentence: string) => void): void {
  try {
    keepWindowState(path, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    warn(`The place of the window could not be kept: ${error.message}`);
  }
}
