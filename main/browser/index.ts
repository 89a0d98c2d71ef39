// SPDX-License-Identifier: Apache-2.0
export { describeBrowser, openAppWindow } from './app-window.ts';
export { type BrowserHost, type BrowserHostOptions, startBrowserHost } from './host.ts';
export type { WindowLifetime } from './lifetime.ts';
