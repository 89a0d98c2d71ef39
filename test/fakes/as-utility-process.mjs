// SPDX-License-Identifier: Apache-2.0
// Runs the station's process of the desktop shell under plain Node: gives it the parent port that Electron would, in Electron's
// form (events with `data` and `ports`), and says which program it is as Electron does. Message ports cannot cross to another
// process here, so what they carry crosses with their number: { port, data } or { port, closed }.
import { EventEmitter } from 'node:events';

/** What the page's end of a port does. @typedef {{ say(data: unknown): void, closed(): void }} FarEnd */
/** @type {Map<number, FarEnd>} */
const ports = new Map();
const send = (/** @type {object} */ message) => process.send?.(message);

/** As in Electron, what comes before `start` waits for it. @param {number} port */
function electronPort(port) {
  const events = new EventEmitter();
  /** @type {unknown[] | null} */
  let waiting = [];
  const hear = (/** @type {unknown} */ data) => events.emit('message', { data, ports: [] });
  ports.set(port, {
    say: (data) => (waiting === null ? hear(data) : waiting.push(data)),
    closed: () => events.emit('close'),
  });
  return Object.assign(events, {
    postMessage: (/** @type {unknown} */ data) => send({ port, data }),
    close: () => ports.delete(port) && send({ port, closed: true }),
    start: () => {
      for (const data of waiting ?? []) hear(data);
      waiting = null;
    },
  });
}

const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (/** @type {unknown} */ data) => send({ data }),
});

Object.defineProperty(process, 'parentPort', { value: parentPort });
Object.defineProperty(process.versions, 'electron', { value: '45.0.0' });
await import(process.env['MILLWRIGHT_STATION_SCRIPT'] ?? '../../out/main/electron/station-process.js');

// Only now: as in Electron, what came before the station listens waits for it.
process.on('message', (/** @type {{ data?: unknown, port?: number, joins?: number, closed?: true }} */ message) => {
  const { data, port, joins, closed } = message;
  if (port === undefined) parentPort.emit('message', { data, ports: joins === undefined ? [] : [electronPort(joins)] });
  else if (closed) ports.get(port)?.closed();
  else ports.get(port)?.say(data);
});
