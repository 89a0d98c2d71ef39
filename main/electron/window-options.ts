// SPDX-License-Identifier: Apache-2.0
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { WindowState } from './window-state.ts';

export type WindowSettings = { readonly preload: string; readonly inspectable: boolean };

/** The only place that says what a page's process may do: nothing but show the page. */
export function webPreferences({ preload, inspectable }: WindowSettings): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: inspectable,
    // A board that is covered by another window must not show old readings when it comes to the front.
    backgroundThrottling: false,
  };
}

export function windowOptions(state: WindowState, settings: WindowSettings): BrowserWindowConstructorOptions {
  const { bounds } = state;
  return {
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    title: 'Millwright',
    // The ground of the light theme, so that a slow laptop flashes neither white nor black.
    backgroundColor: '#d9dbdd',
    autoHideMenuBar: true,
    show: false,
    webPreferences: webPreferences(settings),
  };
}
