// SPDX-License-Identifier: Apache-2.0

/**
 * How a page in a window of the desktop shell gets its port to the station: it calls `window[global].connect()`, which goes out
 * as `ask`; a message event with the data `port` brings the port. The preload repeats these names, because it can import nothing.
 */
export const shellBridge = {
  global: 'millwright',
  ask: 'station/connect',
  port: 'station/port',
} as const;
