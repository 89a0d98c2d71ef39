// SPDX-License-Identifier: Apache-2.0
// Reads from a microcontroller itself what it runs: one SMP datagram (group 1, command 0) and as much of CBOR as its answer
// needs, nothing of Millwright's own code in between. What happened to it, only a practice bot knows: its control socket says so.
import { createSocket } from 'node:dgram';

const TRIES = 5;
const ANSWER_MS = 1500;
const SEQUENCE = 0x4d;
/** Version 1 of SMP, read, no flags, one byte of data: an empty map. */
const READ_IMAGES = Buffer.from([0, 0, 0, 1, 0, 1, SEQUENCE, 0, 0xa0]);

/** The images in its slots, as `{slot, version, hash, active, confirmed, pending}`; throws when it says nothing. */
export async function readImages({ host, port }) {
  const socket = createSocket('udp4');
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await askOnce(socket, host, port);
      if (answer !== null) return imagesIn(answer);
    }
    throw new Error(`no answer from ${host}:${port}`);
  } finally {
    socket.close();
  }
}

function askOnce(socket, host, port) {
  return new Promise((resolve, reject) => {
    const settle = (act) => {
      clearTimeout(timer);
      socket.removeAllListeners('message');
      socket.removeAllListeners('error');
      act();
    };
    const timer = setTimeout(() => settle(() => resolve(null)), ANSWER_MS);
    socket.on('error', (error) => settle(() => reject(error)));
    socket.on('message', (answer) => {
      const fits = answer[0] === 1 && answer.readUInt16BE(4) === 1 && answer[6] === SEQUENCE && answer[7] === 0;
      if (fits) settle(() => resolve(answer.subarray(8)));
    });
    socket.send(READ_IMAGES, port, host);
  });
}

function imagesIn(bytes) {
  const { images = [] } = readValue({ bytes, at: 0 });
  return images
    .map(({ slot, version, hash, active, confirmed, pending }) => ({
      ...{ slot, version, hash: Buffer.from(hash ?? []).toString('hex') },
      ...{ active: active === true, confirmed: confirmed === true, pending: pending === true },
    }))
    .sort((a, b) => a.slot - b.slot);
}

/** One CBOR value (RFC 8949) from where the cursor stands. */
function readValue(cursor) {
  const first = cursor.bytes[cursor.at];
  cursor.at += 1;
  const [major, info] = [first >> 5, first & 31];
  if (major === 7) return info === 21;
  const length = info === 31 ? Number.POSITIVE_INFINITY : readLength(cursor, info);
  if (major === 0) return length;
  if (major === 1) return -1 - length;
  if (major === 2 || major === 3) {
    const taken = cursor.bytes.subarray(cursor.at, cursor.at + length);
    cursor.at += length;
    return major === 2 ? taken : taken.toString('utf8');
  }
  const items = [];
  while (items.length < (major === 5 ? 2 * length : length) && !endsHere(cursor, length)) items.push(readValue(cursor));
  if (major === 4) return items;
  return Object.fromEntries(items.flatMap((item, at) => (at % 2 === 0 ? [[item, items[at + 1]]] : [])));
}

function endsHere(cursor, length) {
  if (Number.isFinite(length) || cursor.bytes[cursor.at] !== 0xff) return false;
  cursor.at += 1;
  return true;
}

function readLength(cursor, info) {
  if (info < 24) return info;
  const width = 2 ** (info - 24);
  const bytes = cursor.bytes.subarray(cursor.at, cursor.at + width);
  cursor.at += width;
  return Number(BigInt(`0x${bytes.toString('hex')}`));
}

/** What happened since `before`: in all, and by the purpose of the lease that was held. */
export function countsSince({ all, purposes, outages }, before = { all: {}, purposes: {}, outages: [] }) {
  const events = minus(all, before.all);
  const ops = Object.fromEntries(
    Object.entries(purposes).map(([purpose, counts]) => [purpose, minus(counts, before.purposes[purpose])]),
  );
  // A bot that keeps no lease cannot say for whom.
  const rest = Object.values(ops).reduce((left, counts) => minus(left, counts), events);
  return { ops: { ...ops, none: rest }, events, outages: outages.slice(before.outages.length) };
}

function minus(counts, others = {}) {
  return Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, count - (others[what] ?? 0)]));
}
