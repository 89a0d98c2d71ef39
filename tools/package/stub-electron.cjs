// SPDX-License-Identifier: Apache-2.0
// Stands where Electron would, so that the packed window process can be read to its end by plain Node: every import is resolved,
// native code is judged, and the first thing that the shell does is told. Nothing is shown.
const { writeSync } = require('node:fs');
const tell = (/** @type {object} */ event) => writeSync(1, `${JSON.stringify(event)}\n`);

exports.app = {
  isPackaged: true,
  getAppPath: () => process.env.MILLWRIGHT_APP_PATH,
  enableSandbox: () => tell({ did: 'sandbox' }),
  setPath: () => undefined,
  requestSingleInstanceLock: () => false,
  quit: () => tell({ did: 'quit' }),
  exit: (/** @type {number} */ code) => process.exit(code),
};
exports.protocol = { registerSchemesAsPrivileged: () => tell({ did: 'scheme' }) };
exports.dialog = { showErrorBox: (/** @type {string} */ title) => tell({ did: 'refused', title }) };
exports.BrowserWindow = class {};
exports.ipcMain = {};
exports.Menu = {};
exports.MessageChannelMain = class {};
exports.Notification = class {};
exports.screen = {};
exports.session = {};
exports.utilityProcess = {};
