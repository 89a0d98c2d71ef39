// SPDX-License-Identifier: Apache-2.0
// Entry of the desktop shell. Native code is judged before anything that could load it is imported.
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  protocol,
  screen,
  session,
  utilityProcess,
} from 'electron';
import { pageFolder, takeHome } from '../installation/index.ts';
import { findDamagedNativeFiles } from './native-files.ts';
import { words } from './words.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function giveUp({ title, body }: { title: string; body: string }): void {
  dialog.showErrorBox(title, body);
  app.exit(1);
}

/** What `startDesktopShell` needs beside the data folder. */
const parts = {
  electron: {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    MessageChannelMain,
    Notification,
    protocol,
    screen,
    session,
    utilityProcess,
  },
  pageFolder,
  preload: here('../preload/preload.cjs'),
  // Joined into few files, as the command line is.
  stationScript: here('../../program/station-process.js'),
  platform: process.platform,
  nowMs: () => performance.now(),
  warn: (sentence: string) => void process.stderr.write(`${sentence}\n`),
};

const { home } = takeHome(process.argv.slice(1));
const damaged = app.isPackaged
  ? await findDamagedNativeFiles(here('../../native-files.json'), `${app.getAppPath()}.unpacked`)
  : [];

if (damaged.length > 0) giveUp(words.damaged);
else if (home === null) giveUp(words.noHome);
else {
  const { startDesktopShell } = await import('./desktop-shell.ts');
  // Not awaited: Electron becomes ready only after this module was read to its end.
  startDesktopShell({ ...parts, home }).catch((error: unknown) => {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    giveUp({ ...words.unusableHome, body: error.message });
  });
}
