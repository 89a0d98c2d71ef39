// SPDX-License-Identifier: Apache-2.0

/**
 * Which shell `npm start` uses on this machine, and the one line that says so. A window needs a display; without one
 * Millwright serves and prints the address.
 * @param {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv }} host
 * @returns {{ command: 'open' | 'serve', says: string }}
 */
export function chooseShell({ platform, env }) {
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  return hasDisplay
    ? { command: 'open', says: "Shell: app window of this machine's browser. Without a window: npx millwright serve." }
    : {
        command: 'serve',
        says: 'Shell: no display here, so Millwright serves its page. With a display: npm start opens a window.',
      };
}
