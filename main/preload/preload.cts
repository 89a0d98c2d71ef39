// SPDX-License-Identifier: Apache-2.0
import electron = require('electron');

// All that a page gets from the shell: it may ask for a port to the station, and the port comes as a message event. The names
// are those of `shellBridge` in the contract; a sandboxed preload can import nothing but Electron.
const { contextBridge, ipcRenderer } = electron;

contextBridge.exposeInMainWorld('millwright', { connect: () => ipcRenderer.send('station/connect') });

ipcRenderer.on('station/port', (event) => {
  window.postMessage('station/port', location.origin, [...event.ports]);
});
