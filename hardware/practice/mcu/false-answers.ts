// SPDX-License-Identifier: Apache-2.0
import { seededBytes, seededNumber } from '../fleet/chance.ts';
import { encodeCbor } from './cbor.ts';
import { HEADER_BYTES } from './message.ts';

/** Bodies that fit no command: wrong types, offsets that nobody sent, texts without end. */
const LIES = [
  { off: -7 },
  { off: 0xffff_ffff },
  { off: 'twelve', images: 'none', fields: 3, r: null },
  { images: [{ slot: -1, version: 7, hash: Buffer.alloc(3), active: 'yes' }] },
  { images: [{ slot: 0, version: 'x'.repeat(900), hash: Buffer.alloc(32), active: true, confirmed: true }] },
  { r: 'not what you sent', val: 9, fields: {} },
].map((body) => encodeCbor(body, 'open'));

/** An answer under the right header with a body that is not true. The same words choose the same lie. */
export function lie(answer: Buffer, words: string): Buffer {
  const body = LIES[seededNumber(`lie ${words}`, LIES.length)] ?? Buffer.of(0xbf);
  const header = Buffer.from(answer.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

/** What a bad line brings before the answer: garbage, the answer to another question, half of the answer. */
export function noise(answer: Buffer, words: string): readonly Buffer[] {
  const other = Buffer.from(answer);
  other.writeUInt8((answer.readUInt8(6) + 100) & 0xff, 6);
  return [seededBytes(`noise ${words}`, 40), other, answer.subarray(0, Math.ceil(answer.length / 2))];
}
