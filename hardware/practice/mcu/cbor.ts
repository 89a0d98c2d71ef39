// SPDX-License-Identifier: Apache-2.0

// As much of CBOR (RFC 8949) as a microcontroller needs: whole numbers, strings, lists, maps with text keys, true, false, null.

export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = { readonly [key: string]: Cbor };

/** Zephyr's encoder leaves the length of maps and lists open; older servers state it. */
export type MapStyle = 'open' | 'counted';

export class BadCbor extends Error {
  override readonly name = 'BadCbor';
}

export function encodeCbor(value: Cbor, style: MapStyle): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === 'string') return withHead(3, Buffer.from(value, 'utf8'));
  if (value instanceof Uint8Array) return withHead(2, value);
  if (isList(value)) {
    const items = value.map((item) => encodeCbor(item, style));
    return enclose(4, items, { count: items.length, style });
  }
  const entries = Object.entries(value);
  const parts = entries.flatMap(([key, item]) => [encodeCbor(key, style), encodeCbor(item, style)]);
  return enclose(5, parts, { count: entries.length, style });
}

function isList(value: readonly Cbor[] | CborMap): value is readonly Cbor[] {
  return Array.isArray(value);
}

function enclose(
  major: number,
  parts: readonly Buffer[],
  { count, style }: { count: number; style: MapStyle },
): Buffer {
  if (style === 'counted') return Buffer.concat([head(major, count), ...parts]);
  return Buffer.concat([Buffer.from([(major << 5) | 31]), ...parts, Buffer.from([0xff])]);
}

function withHead(major: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([head(major, bytes.length), bytes]);
}

function head(major: number, value: number): Buffer {
  const first = major << 5;
  if (value < 24) return Buffer.from([first | value]);
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64BE(BigInt(value), 1);
  const width = value < 0x100 ? 1 : value < 0x1_0000 ? 2 : value < 0x1_0000_0000 ? 4 : 8;
  bytes.writeUInt8(first | (24 + Math.log2(width)), 8 - width);
  return bytes.subarray(8 - width);
}

/** The map in the bytes; anything else in its place, and anything behind it, throws BadCbor. No bytes at all are an empty map. */
export function decodeMap(bytes: Uint8Array): CborMap {
  if (bytes.length === 0) return {};
  const reader = new Reader(bytes);
  const value = reader.item(0);
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  if (!isMap || !reader.atEnd()) throw new BadCbor('not one map');
  return value as CborMap;
}

const MOST_DEPTH = 6;

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  item(depth: number): Cbor {
    if (depth > MOST_DEPTH) throw new BadCbor('too deep');
    const first = this.#take(1).readUInt8();
    const [major, info] = [first >> 5, first & 31];
    if (major === 7) return simple(info);
    if (info === 31) return this.#open(major, depth);
    const length = this.#length(info);
    if (major === 0) return length;
    if (major === 1) return -1 - length;
    if (major === 2) return this.#take(length);
    if (major === 3) return this.#take(length).toString('utf8');
    const items = [];
    if (major !== 4 && major !== 5) throw new BadCbor(`major type ${major}`);
    while (items.length < (major === 4 ? length : 2 * length)) items.push(this.item(depth + 1));
    return major === 4 ? items : mapOf(items);
  }

  #open(major: number, depth: number): Cbor {
    if (major !== 4 && major !== 5) throw new BadCbor('a string of open length');
    const items = [];
    while (this.#bytes[this.#at] !== 0xff) items.push(this.item(depth + 1));
    this.#at += 1;
    return major === 4 ? items : mapOf(items);
  }

  #length(info: number): number {
    if (info < 24) return info;
    if (info > 27) throw new BadCbor(`length of kind ${info}`);
    const bytes = this.#take(2 ** (info - 24));
    return Number(BigInt(`0x${bytes.toString('hex')}`));
  }

  #take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new BadCbor('too short');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

function simple(info: number): Cbor {
  if (info === 20 || info === 21) return info === 21;
  if (info === 22) return null;
  throw new BadCbor(`simple value ${info}`);
}

function mapOf(items: readonly Cbor[]): CborMap {
  const map: Record<string, Cbor> = {};
  for (let at = 0; at < items.length; at += 2) {
    const [key, value = null] = items.slice(at, at + 2);
    if (typeof key !== 'string') throw new BadCbor('a key that is no text');
    map[key] = value;
  }
  return map;
}
