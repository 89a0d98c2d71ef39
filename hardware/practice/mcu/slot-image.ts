// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { type Flash, SLOT_BYTES, type SlotNumber } from './flash.ts';

const MAGIC = 0x96f3b83d;
const HEADER_BYTES = 32;
const TLV_INFO_BYTES = 4;
const PROTECTED = 0x6908;
const PLAIN = 0x6907;
const SHA256 = 0x10;
const FIRST_BYTES = 256;

export type SlotImage = {
  /** As Zephyr prints it: the build number only when there is one. */
  readonly version: string;
  readonly hash: Buffer;
  /** Header to last TLV. */
  readonly bytes: number;
  /** How much of it the hash covers, from the header on. */
  readonly hashedBytes: number;
  /** Where the payload begins. */
  readonly firstBytes: Buffer;
};

/** The image in a slot, or null where no header with a hash stands. Reads its own way, from the chip. */
export function readSlot(flash: Flash, slot: SlotNumber): SlotImage | null {
  const header = flash.read(slot, 0, HEADER_BYTES);
  const [headerBytes, protectedBytes] = [header.readUInt16LE(8), header.readUInt16LE(10)];
  const payloadEnd = headerBytes + header.readUInt32LE(12);
  const hashedBytes = payloadEnd + protectedBytes;
  const isImage = header.readUInt32LE(0) === MAGIC && headerBytes >= HEADER_BYTES;
  if (!isImage || hashedBytes + TLV_INFO_BYTES > SLOT_BYTES) return null;
  if (protectedBytes > 0 && flash.read(slot, payloadEnd, 2).readUInt16LE() !== PROTECTED) return null;
  const tlvs = readTlvs(flash, slot, hashedBytes);
  const hash = tlvs?.find(({ type }) => type === SHA256)?.value;
  if (tlvs === null || hash?.length !== 32) return null;
  const build = header.readUInt32LE(24);
  const version = `${header[20]}.${header[21]}.${header.readUInt16LE(22)}${build === 0 ? '' : `.${build}`}`;
  const bytes = hashedBytes + flash.read(slot, hashedBytes + 2, 2).readUInt16LE();
  const firstBytes = flash.read(slot, headerBytes, Math.min(FIRST_BYTES, payloadEnd - headerBytes));
  return { version, hash, bytes, hashedBytes, firstBytes };
}

/** Whether the bytes in the slot have the hash that their own TLV states. */
export function isIntact(flash: Flash, slot: SlotNumber, { hash, hashedBytes }: SlotImage): boolean {
  return createHash('sha256')
    .update(flash.read(slot, 0, hashedBytes))
    .digest()
    .equals(hash);
}

type Tlv = { readonly type: number; readonly value: Buffer };

function readTlvs(flash: Flash, slot: SlotNumber, start: number): readonly Tlv[] | null {
  const info = flash.read(slot, start, TLV_INFO_BYTES);
  const total = info.readUInt16LE(2);
  if (info.readUInt16LE(0) !== PLAIN || start + total > SLOT_BYTES) return null;
  const area = flash.read(slot, start, total);
  const tlvs: Tlv[] = [];
  for (let at = TLV_INFO_BYTES; at + 4 <= total; ) {
    const value = area.subarray(at + 4, at + 4 + area.readUInt16LE(at + 2));
    tlvs.push({ type: area.readUInt16LE(at), value });
    at += 4 + value.length;
  }
  return tlvs;
}
