// SPDX-License-Identifier: Apache-2.0
import type * as Electron from 'electron';

/** The parts of Electron that the shell is made of. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'Notification'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'utilityProcess'
>;

export type DesktopShellOptions = {
  readonly electron: ElectronParts;
  /** The data folder. */
  readonly home: string;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly preload: string;
  readonly stationScript: string;
  readonly platform: NodeJS.Platform;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly warn: (sentence: string) => void;
};
