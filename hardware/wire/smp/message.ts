// SPDX-License-Identifier: Apache-2.0
import { decode, encode, type Token, Tokenizer, Type } from 'cborg';

export type SmpDirection = 'read' | 'write';
export type SmpValue = string | number | boolean | Uint8Array;
export type SmpBody = Readonly<Record<string, unknown>>;

/** A question or an order: what is asked of which command of which group. */
export type SmpRequest = {
  readonly direction: SmpDirection;
  readonly group: number;
  readonly command: number;
  readonly body: Readonly<Record<string, SmpValue>>;
};

export type SmpVersion = 0 | 1;

/** An answer as it came in; nothing in `body` is checked yet. */
export type SmpAnswer = {
  readonly direction: SmpDirection;
  readonly group: number;
  readonly sequence: number;
  readonly command: number;
  readonly body: SmpBody;
};

const headerBytes = 8;
/** One datagram of an Ethernet, and more than the buffer of any server known. */
const MAX_MESSAGE_BYTES = 9000;
/** No answer nests deeper than a few levels; a hostile one could nest until the stack ends. */
const MAX_CONTAINERS = 256;
const REQUEST = { read: 0, write: 2 } as const;

/**
 * The message on the wire: `res(3) ver(2) op(3) | flags | BE16 length | BE16 group | sequence | command`, then one CBOR map.
 * `sequence` is 0..255.
 */
export function encodeMessage(request: SmpRequest, { version, sequence }: { version: SmpVersion; sequence: number }) {
  const body = encode(request.body);
  const message = new Uint8Array(headerBytes + body.length);
  const header = new DataView(message.buffer);
  header.setUint8(0, (version << 3) | REQUEST[request.direction]);
  header.setUint16(2, body.length);
  header.setUint16(4, request.group);
  header.setUint8(6, sequence);
  header.setUint8(7, request.command);
  message.set(body, headerBytes);
  return message;
}

/** The answer in these bytes, or null when they are none. Bytes beyond the announced length are padding. */
export function parseAnswer(bytes: Uint8Array): SmpAnswer | null {
  if (bytes.length < headerBytes || bytes.length > MAX_MESSAGE_BYTES) return null;
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const first = header.getUint8(0);
  const version = (first >> 3) & 0b11;
  const operation = first & 0b111;
  const length = header.getUint16(2);
  if (version > 1 || (operation !== 1 && operation !== 3) || length > bytes.length - headerBytes) return null;
  const body = parseBody(bytes.subarray(headerBytes, headerBytes + length));
  if (body === null) return null;
  return {
    direction: operation === 1 ? 'read' : 'write',
    group: header.getUint16(4),
    sequence: header.getUint8(6),
    command: header.getUint8(7),
    body,
  };
}

/** Servers write maps of known and of open length, and some write nothing for an empty one. */
function parseBody(bytes: Uint8Array): SmpBody | null {
  if (bytes.length === 0) return {};
  let value: unknown;
  try {
    value = decode(bytes, { tokenizer: new BoundedTokenizer(bytes), rejectDuplicateMapKeys: true });
  } catch (error) {
    if (error instanceof Error && isCodecError(error)) return null;
    throw error;
  }
  return isMap(value) ? value : null;
}

/** Counts containers, so that the codec, which descends by recursion, cannot be led to the end of the stack. */
class BoundedTokenizer extends Tokenizer {
  #containers = 0;

  override next(): Token {
    const token = super.next();
    if (Type.equals(token.type, Type.array) || Type.equals(token.type, Type.map) || Type.equals(token.type, Type.tag)) {
      this.#containers += 1;
      if (this.#containers > MAX_CONTAINERS) throw new Error(`${CODEC_ERROR} more than ${MAX_CONTAINERS} containers`);
    }
    return token;
  }
}

const CODEC_ERROR = 'CBOR decode error:';

function isCodecError(error: Error): boolean {
  return error.message.startsWith(CODEC_ERROR);
}

function isMap(value: unknown): value is SmpBody {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
