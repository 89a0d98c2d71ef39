// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

const MAGIC = 0x96f3b83d;
const TLV_MAGIC = 0x6907;
const TLV_SHA256 = 0x10;
const HASH_BYTES = 32;

export type McubootParts = {
  /** `major.minor.revision`, with `+build` when there is one. */
  readonly version: string;
  readonly payload: Uint8Array;
  /** Header with its padding; 512 unless told. */
  readonly headerBytes?: number;
};

/** An MCUboot image: header, payload and one TLV with the SHA-256 of both. Nobody signs it; a bootloader without a key takes it. */
export function mcubootImage({ version, payload, headerBytes = 0x200 }: McubootParts): Buffer {
  const [major, minor, revision, build] = numbersIn(version);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt16LE(headerBytes, 8);
  header.writeUInt32LE(payload.length, 12);
  header.writeUInt8(major, 20);
  header.writeUInt8(minor, 21);
  header.writeUInt16LE(revision, 22);
  header.writeUInt32LE(build, 24);
  const body = Buffer.concat([header, payload]);
  const tlv = Buffer.alloc(8);
  tlv.writeUInt16LE(TLV_MAGIC, 0);
  tlv.writeUInt16LE(tlv.length + HASH_BYTES, 2);
  tlv.writeUInt16LE(TLV_SHA256, 4);
  tlv.writeUInt16LE(HASH_BYTES, 6);
  return Buffer.concat([body, tlv, createHash('sha256').update(body).digest()]);
}

function numbersIn(version: string): readonly [number, number, number, number] {
  const [, major, minor, revision, build = '0'] = /^(\d+)\.(\d+)\.(\d+)(?:\+(\d+))?$/.exec(version) ?? [];
  if (revision === undefined) throw new RangeError(`${version} is no version of an image`);
  return [Number(major), Number(minor), Number(revision), Number(build)];
}
