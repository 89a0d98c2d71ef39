// SPDX-License-Identifier: Apache-2.0
// Preloaded into a station (node --import): every connection or look-up outside this laptop is refused and written down,
// one line each, into the file named by MILLWRIGHT_DENIED. Loopback and local sockets stay open.
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import dgram from 'node:dgram';

const record = process.env.MILLWRIGHT_DENIED;
/** The last two name no place: a socket that is bound to them waits here. */
const local = new Set(['localhost', '::1', '0:0:0:0:0:0:0:1', '', '0.0.0.0', '::']);

function isLocal(host) {
  return host === undefined || host === null || local.has(host) || /^127\./.test(host) || /^::ffff:127\./.test(host);
}

function deny(what) {
  if (record) appendFileSync(record, `${what}\n`);
  return Object.assign(new Error(`denied: ${what}`), { code: 'ENETUNREACH', syscall: 'connect' });
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connectLocally(...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof first === 'object' && first !== null ? first : { port: first, host: typeof second === 'string' ? second : undefined };
  const isPath = options.path !== undefined || typeof first === 'string';
  if (isPath || isLocal(options.host)) return connect.apply(this, args);
  process.nextTick(() => this.destroy(deny(`connect ${options.host}:${options.port}`)));
  return this;
};

for (const target of [dns, dns.promises]) {
  for (const name of Object.keys(target).filter((key) => /^(lookup|resolve|reverse)/.test(key))) {
    const original = target[name];
    if (typeof original !== 'function') continue;
    target[name] = (host, ...rest) => {
      if (isLocal(host)) return original.call(target, host, ...rest);
      const error = deny(`${name} ${host}`);
      const callback = rest.at(-1);
      if (typeof callback !== 'function') return Promise.reject(error);
      process.nextTick(callback, error);
      return undefined;
    };
  }
}

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function sendLocally(...args) {
  const host = args.findLast((arg) => typeof arg === 'string');
  if (isLocal(host)) return send.apply(this, args);
  throw deny(`send ${host}`);
};

const connectDatagrams = dgram.Socket.prototype.connect;
dgram.Socket.prototype.connect = function connectLocally(port, host, ...rest) {
  if (typeof host !== 'string' || isLocal(host)) return connectDatagrams.call(this, port, host, ...rest);
  throw deny(`connect ${host}:${port} (UDP)`);
};
