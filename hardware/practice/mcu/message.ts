// SPDX-License-Identifier: Apache-2.0
import { type CborMap, decodeMap, encodeCbor, type MapStyle } from './cbor.ts';

// The SMP header: version and operation, flags, length, group, sequence, command; big endian.

export const HEADER_BYTES = 8;

export type Request = {
  readonly version: number;
  readonly isWrite: boolean;
  readonly group: number;
  readonly sequence: number;
  readonly command: number;
  readonly body: CborMap;
};

/** The request in a datagram, or null when it is none: then a server says nothing. Throws BadCbor for a body it cannot read. */
export function readRequest(datagram: Buffer): Request | null {
  if (datagram.length < HEADER_BYTES) return null;
  const [first, length] = [datagram.readUInt8(0), datagram.readUInt16BE(2)];
  const operation = first & 7;
  if ((operation !== 0 && operation !== 2) || datagram.length < HEADER_BYTES + length) return null;
  return {
    version: (first >> 3) & 3,
    isWrite: operation === 2,
    group: datagram.readUInt16BE(4),
    sequence: datagram.readUInt8(6),
    command: datagram.readUInt8(7),
    body: decodeMap(datagram.subarray(HEADER_BYTES, HEADER_BYTES + length)),
  };
}

export function buildAnswer(request: Omit<Request, 'body'>, body: CborMap, style: MapStyle): Buffer {
  const encoded = encodeCbor(body, style);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8((request.version << 3) | (request.isWrite ? 3 : 1), 0);
  header.writeUInt16BE(encoded.length, 2);
  header.writeUInt16BE(request.group, 4);
  header.writeUInt8(request.sequence, 6);
  header.writeUInt8(request.command, 7);
  return Buffer.concat([header, encoded]);
}
