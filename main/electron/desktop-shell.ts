// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { shellBridge } from '../../app/contract/index.ts';
import { PageFiles } from '../browser/index.ts';
import { handOverPort } from './hand-over.ts';
import { lockContents, lockSession } from './lock-down.ts';
import { answerPage, pageScheme } from './page-protocol.ts';
import { openPageWindow, type PageWindow } from './page-window.ts';
import type { DesktopShellOptions } from './parts.ts';
import { type StationChild, StationKeeper } from './station-keeper.ts';
import { words } from './words.ts';

/**
 * A window around one station. Until Electron is ready only settings are made; the second start of the same data folder shows
 * the window of the first one and ends. Resolves when the window opens; throws the system's error when the data folder cannot
 * be made.
 */
export async function startDesktopShell(options: DesktopShellOptions): Promise<void> {
  const { app, protocol } = options.electron;
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([pageScheme]);
  const userData = join(options.home, 'desktop');
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  // Before the lock is asked for: it belongs to this folder, so each data folder has a shell of its own.
  app.setPath('userData', userData);
  if (!app.requestSingleInstanceLock()) return app.quit();
  await app.whenReady();
  const shell = new DesktopShell(options);
  shell.listen();
  await shell.open();
}

class DesktopShell {
  readonly #options: DesktopShellOptions;
  readonly #keeper: StationKeeper;
  #window: PageWindow | null = null;
  #hasPage = false;
  #wasAskedToEnd = false;

  /** Electron must be ready: no process can be started before. */
  constructor(options: DesktopShellOptions) {
    this.#options = options;
    this.#keeper = this.#keepStation();
  }

  /** Everything that may come at any moment from now on. */
  listen(): void {
    const { electron, warn } = this.#options;
    const { app, ipcMain, MessageChannelMain } = electron;
    app.on('web-contents-created', (_event, contents) => lockContents(contents));
    app.on('second-instance', () => this.#showWindow());
    app.on('activate', () => this.#showWindow());
    // The station decides when everything ends. Without this listener Electron would quit with its last window.
    app.on('window-all-closed', () => undefined);
    app.on('before-quit', (event) => this.#beforeQuit(event));
    ipcMain.on(shellBridge.ask, (event) =>
      handOverPort(event, {
        newChannel: () => new MessageChannelMain(),
        join: (page, port) => this.#keeper.join(page, port),
        warn,
      }),
    );
  }

  async open(): Promise<void> {
    const { electron, pageFolder, platform } = this.#options;
    const { app, Menu, protocol, session } = electron;
    // macOS takes copy and paste from the menu; elsewhere the page needs none. Electron's own menu leads to its web site.
    const macMenu = () => Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
    Menu.setApplicationMenu(platform === 'darwin' ? macMenu() : null);
    await lockSession(session.defaultSession, { inspectable: !app.isPackaged });
    const files = await PageFiles.open(pageFolder);
    protocol.handle(pageScheme.scheme, (request) => answerPage(request, files));
    this.#hasPage = true;
    this.#showWindow();
  }

  #keepStation(): StationKeeper {
    const { electron, home, stationScript, nowMs, warn } = this.#options;
    const { app, dialog, utilityProcess } = electron;
    const env = app.isPackaged ? { ...process.env, NODE_ENV: 'production' } : process.env;
    const serviceName = 'Millwright station';
    return new StationKeeper({
      fork: (): StationChild => utilityProcess.fork(stationScript, [home], { serviceName, env }),
      nowMs,
      warn,
      onRefused: ({ happened, next }) => {
        dialog.showErrorBox(happened, next);
        app.exit(1);
      },
      onWorking: () => this.#tellOfWork(),
      onEnded: () => app.exit(0),
      onLost: () => {
        dialog.showErrorBox(words.lost.title, words.lost.body);
        app.exit(1);
      },
    });
  }

  #showWindow(): void {
    if (!this.#hasPage) return;
    this.#wasAskedToEnd = false;
    this.#window ??= openPageWindow({
      ...this.#options,
      leave: (page) => this.#keeper.leave(page),
      onClosed: () => {
        this.#window = null;
      },
    });
    this.#window.show();
  }

  /** The first request closes the windows and lets work under way come to its end; the second one ends at once. */
  #beforeQuit(event: { preventDefault(): void }): void {
    if (!this.#keeper.end(this.#wasAskedToEnd ? 'now' : 'idle')) return;
    event.preventDefault();
    this.#wasAskedToEnd = true;
    this.#window?.close();
  }

  #tellOfWork(): void {
    if (this.#window !== null) return;
    const { Notification } = this.#options.electron;
    new Notification(words.working).show();
  }
}
