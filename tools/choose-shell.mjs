// SPDX-License-Identifier: Apache-2.0

/** @typedef {{ command: 'desktop' | 'open' | 'serve', says: string }} Shell */

/**
 * Which shell `npm start` uses on this machine, and how to get the other. A window needs a display; without one Millwright
 * serves and prints the address. Electron's sandbox refuses to run as root.
 * @param {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv, isRoot: boolean, hasElectron: boolean }} host
 * @returns {Shell}
 */
export function chooseShell({ platform, env, isRoot, hasElectron }) {
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (!hasDisplay)
    return {
      command: 'serve',
      says: 'No display here, so the page is served. With a display, npm start opens a window.',
    };
  if (hasElectron && !isRoot)
    return { command: 'desktop', says: "Opening the desktop window. For your browser's window: npx millwright open." };
  const other = hasElectron ? 'start as your own user, not as root' : 'npx install-electron, then npm start';
  return { command: 'open', says: `Opening an app window of your browser. For the desktop window: ${other}.` };
}
