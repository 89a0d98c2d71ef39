// SPDX-License-Identifier: Apache-2.0
export { describeBrowser, openAppWindow } from './app-window.ts';
export { contentSecurityPolicy, isolationHeaders } from './headers.ts';
export { type BrowserHost, type BrowserHostOptions, startBrowserHost } from './host.ts';
export { type WindowLifetime, WindowWatch } from './lifetime.ts';
export { type PageFile, PageFiles } from './page-files.ts';
