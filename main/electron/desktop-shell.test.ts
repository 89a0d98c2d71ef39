// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shellBridge } from '../../app/contract/index.ts';
import { startDesktopShell } from './desktop-shell.ts';
import { pageAddress } from './page-protocol.ts';
import type { ElectronParts } from './parts.ts';
import { words } from './words.ts';

class FakeContents extends EventEmitter {
  readonly id = 11;
  readonly mainFrame = { url: pageAddress, parent: null, postMessage: vi.fn() };
  readonly setWindowOpenHandler = vi.fn();
  readonly reload = vi.fn();
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly loadURL = vi.fn(async () => undefined);
  readonly show = vi.fn();
  readonly focus = vi.fn();
  readonly restore = vi.fn();
  readonly maximize = vi.fn();
  readonly isMinimized = () => false;
  readonly isMaximized = () => false;
  readonly getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 });
  readonly options: { webPreferences: Record<string, unknown> };

  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
  }
  close(): void {
    this.emit('close');
    this.emit('closed');
  }
}

class FakeStation extends EventEmitter {
  readonly heard: unknown[] = [];
  postMessage(message: unknown): void {
    this.heard.push(message);
  }
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shell-'));
  await mkdir(join(folder, 'page'));
  await writeFile(join(folder, 'page/index.html'), 'page');
});
afterEach(() => rm(folder, { recursive: true }));

/** Electron as far as the shell sees it; every window and every process it made is kept. */
function fakeElectron(isFirst: boolean) {
  const windows: FakeWindow[] = [];
  const stations: FakeStation[] = [];
  const notes: unknown[] = [];
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    enableSandbox: vi.fn(),
    setPath: vi.fn(),
    requestSingleInstanceLock: () => isFirst,
    whenReady: async () => undefined,
    quit: vi.fn(),
    exit: vi.fn(),
  });
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    setSpellCheckerEnabled: vi.fn(),
    setProxy: vi.fn(async () => undefined),
    webRequest: { onBeforeRequest: vi.fn() },
  });
  const parts = {
    app,
    BrowserWindow: class extends FakeWindow {
      constructor(options: { webPreferences: Record<string, unknown> }) {
        super(options);
        windows.push(this);
        app.emit('web-contents-created', {}, this.webContents);
      }
    },
    dialog: { showErrorBox: vi.fn() },
    ipcMain: new EventEmitter(),
    Menu: { setApplicationMenu: vi.fn(), buildFromTemplate: vi.fn((template: unknown) => template) },
    MessageChannelMain: class {
      readonly port1 = 'port of the station';
      readonly port2 = 'port of the page';
    },
    Notification: class {
      constructor(note: unknown) {
        notes.push(note);
      }
      show(): void {}
    },
    protocol: { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: { defaultSession: session },
    utilityProcess: {
      fork: vi.fn(() => {
        const station = new FakeStation();
        stations.push(station);
        return station;
      }),
    },
  };
  return { parts, app, session, windows, stations, notes };
}

async function started({ isFirst = true, platform = 'linux' }: { isFirst?: boolean; platform?: NodeJS.Platform } = {}) {
  const fake = fakeElectron(isFirst);
  let now = 0;
  await startDesktopShell({
    electron: fake.parts as unknown as ElectronParts,
    home: join(folder, 'home'),
    pageFolder: join(folder, 'page'),
    preload: '/preload.cjs',
    stationScript: '/station.js',
    platform,
    nowMs: () => now,
    warn: () => undefined,
  });
  const window = () => fake.windows.at(-1) ?? new FakeWindow({ webPreferences: {} });
  const station = () => fake.stations.at(-1) ?? new FakeStation();
  const pass = (ms: number) => {
    now += ms;
  };
  const quit = () => {
    const preventDefault = vi.fn();
    fake.app.emit('before-quit', { preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  return { ...fake, window, station, pass, quit };
}

describe('the desktop shell', () => {
  it('opens one window on the page, with nothing but the page in it', async () => {
    const { app, parts, window, windows, session } = await started();
    expect(windows).toHaveLength(1);
    expect(window().loadURL).toHaveBeenCalledExactlyOnceWith(pageAddress);
    expect(window().options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      devTools: false,
    });
    expect(window().options.webPreferences).not.toHaveProperty('enableBlinkFeatures');
    expect(app.enableSandbox).toHaveBeenCalledOnce();
    expect(session.setPermissionRequestHandler).toHaveBeenCalledOnce();
    expect(window().webContents.setWindowOpenHandler).toHaveBeenCalledOnce();
    expect(parts.protocol.registerSchemesAsPrivileged.mock.calls).toEqual([
      [[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]],
    ]);
  });

  it('serves the page from its folder', async () => {
    const { parts } = await started();
    const [scheme, answer] = parts.protocol.handle.mock.lastCall ?? [];
    expect(scheme).toBe('app');
    const response: Response = await answer(new Request('http://x', {}));
    expect(response.status).toBe(404);
  });

  it('has a menu only on macOS, where copy and paste live in it, and nothing in it leads outside', async () => {
    const { parts } = await started();
    expect(parts.Menu.setApplicationMenu).toHaveBeenCalledExactlyOnceWith(null);
    const mac = await started({ platform: 'darwin' });
    const roles = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
    expect(mac.parts.Menu.setApplicationMenu).toHaveBeenCalledExactlyOnceWith(roles);
  });

  it('keeps what belongs to the window in the data folder, for this user only', async () => {
    const { app, window } = await started();
    const desktop = join(folder, 'home/desktop');
    expect(app.setPath).toHaveBeenCalledExactlyOnceWith('userData', desktop);
    expect((await stat(desktop)).mode & 0o777).toBe(0o700);
    window().close();
    expect(JSON.parse(await readFile(join(desktop, 'window.json'), 'utf8'))).toMatchObject({ bounds: { width: 900 } });
  });

  it('started a second time shows the window of the first', async () => {
    const second = await started({ isFirst: false });
    expect(second.app.quit).toHaveBeenCalledOnce();
    expect([second.windows, second.stations]).toEqual([[], []]);
    const first = await started();
    first.app.emit('second-instance');
    expect(first.windows).toHaveLength(1);
    expect(first.window().focus).toHaveBeenCalled();
  });

  it('gives the page its port to the station', async () => {
    const { parts, window, station } = await started();
    const { webContents } = window();
    parts.ipcMain.emit(shellBridge.ask, { sender: webContents, senderFrame: webContents.mainFrame });
    expect(station().heard).toEqual([{ kind: 'join', page: 11 }]);
    expect(webContents.mainFrame.postMessage).toHaveBeenCalledWith(shellBridge.port, null, ['port of the page']);
  });

  it('gives no port to a frame that is not the page', async () => {
    const { parts, window, station } = await started();
    const { webContents } = window();
    const stranger = { url: 'https://evil.example/', parent: null, postMessage: vi.fn() };
    parts.ipcMain.emit(shellBridge.ask, { sender: webContents, senderFrame: stranger });
    expect(station().heard).toEqual([]);
  });

  it('ends the port when the page navigates or its process dies, and never the station', async () => {
    const { window, station, stations } = await started();
    const { webContents } = window();
    webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    expect(station().heard).toEqual([]);
    webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(station().heard).toEqual([
      { kind: 'leave', page: 11 },
      { kind: 'leave', page: 11 },
    ]);
    expect(webContents.reload).toHaveBeenCalledOnce();
    expect(stations).toHaveLength(1);
  });

  it('closes a window whose page crashes again and again', async () => {
    const { window, pass } = await started();
    const { webContents } = window();
    const closed = vi.fn();
    window().once('closed', closed);
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    pass(60_000);
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(webContents.reload).toHaveBeenCalledTimes(2);
    pass(1000);
    webContents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(closed).toHaveBeenCalledOnce();
  });

  it('stays when its window closes, tells of work that goes on, and opens a new window when started again', async () => {
    const { app, window, windows, station, notes } = await started();
    window().close();
    app.emit('window-all-closed');
    expect(app.exit).not.toHaveBeenCalled();
    expect(station().heard).toEqual([]);
    station().emit('message', { kind: 'working' });
    expect(notes).toEqual([words.working]);
    app.emit('second-instance');
    expect(windows).toHaveLength(2);
  });

  it('says nothing of work that goes on while a window shows it', async () => {
    const { station, notes } = await started();
    station().emit('message', { kind: 'working' });
    expect(notes).toEqual([]);
  });

  it('asked to quit closes the window and waits for the station; asked again it tells it to end now', async () => {
    const { app, window, station, quit } = await started();
    const closed = vi.fn();
    window().once('closed', closed);
    expect(quit()).toBe(true);
    expect(closed).toHaveBeenCalledOnce();
    expect(station().heard).toEqual([{ kind: 'end', when: 'idle' }]);
    expect(quit()).toBe(true);
    expect(station().heard).toContainEqual({ kind: 'end', when: 'now' });
    station().emit('exit', 0);
    expect(app.exit).toHaveBeenCalledExactlyOnceWith(0);
    expect(quit()).toBe(false);
  });

  it('runs the station as a process of its own, on the data folder', async () => {
    const { parts } = await started();
    expect(parts.utilityProcess.fork.mock.calls).toEqual([
      [
        '/station.js',
        [join(folder, 'home')],
        expect.objectContaining({ env: expect.objectContaining({ NODE_ENV: 'production' }) }),
      ],
    ]);
  });

  it('says why the station cannot start, and ends', async () => {
    const { app, parts, station } = await started();
    station().emit('message', { kind: 'refused', happened: 'It runs.', next: 'Use its window.' });
    expect(parts.dialog.showErrorBox).toHaveBeenCalledExactlyOnceWith('It runs.', 'Use its window.');
    expect(app.exit).toHaveBeenCalledWith(1);
  });

  it('starts a station that died again, and gives up when it dies at once', async () => {
    const { app, parts, station, stations, pass } = await started();
    pass(60_000);
    station().emit('exit', 139);
    expect(stations).toHaveLength(2);
    expect(app.exit).not.toHaveBeenCalled();
    station().emit('exit', 139);
    expect(parts.dialog.showErrorBox).toHaveBeenCalledWith(words.lost.title, words.lost.body);
    expect(app.exit).toHaveBeenCalledWith(1);
  });
});
