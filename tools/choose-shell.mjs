// SPDX-License-Identifier: Apache-2.0

/**
 * Which shell `npm start` uses on this machine, and how to get the other. A window needs a display; without one Millwright
 * serves and prints the address.
 * @param {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv }} host
 * @returns {{ command: 'open' | 'serve', says: string }}
 */
export function chooseShell({ platform, env }) {
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  return hasDisplay
    ? { command: 'open', says: 'Opening an app window. For the page alone: npx millwright serve.' }
    : { command: 'serve', says: 'No display here, so the page is served. With a display, npm start opens a window.' };
}
