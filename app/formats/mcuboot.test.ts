// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../kernel/index.ts';
import { McubootReader } from './index.ts';

function runningHash() {
  const hash = createHash('sha256');
  const digest = (): Digest => `sha256:${hash.digest('hex')}`;
  return { update: (bytes: Uint8Array) => void hash.update(bytes), digest };
}

function read(file: Uint8Array, chunkBytes = file.length) {
  const reader = new McubootReader(runningHash());
  for (let at = 0; at < file.length; at += chunkBytes) reader.write(file.subarray(at, at + chunkBytes));
  return reader.end();
}

const tlvOf = (type: number, value: Uint8Array) => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
};

/** TLVs under a head that counts itself in. */
function areaOf(magic: number, tlvs: readonly Uint8Array[]): Buffer {
  const whole = tlvOf(magic, Buffer.concat(tlvs));
  whole.writeUInt16LE(whole.length, 2);
  return whole;
}

type Parts = {
  readonly flags?: number;
  readonly headerBytes?: number;
  readonly guarded?: readonly Uint8Array[];
  readonly more?: readonly Uint8Array[];
  readonly hashes?: (hash: Buffer) => readonly Uint8Array[];
};

/** An image by the book; `more` are TLVs after the hash, `guarded` protected ones. */
function imageOf({
  flags = 0,
  headerBytes = 0x200,
  guarded,
  more = [],
  hashes = (hash) => [tlvOf(0x10, hash)],
}: Parts = {}) {
  const payload = Buffer.from('firmware '.repeat(300));
  const kept = guarded === undefined ? Buffer.alloc(0) : areaOf(0x6908, guarded);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(0x96f3b83d, 0);
  header.writeUInt16LE(headerBytes, 8);
  header.writeUInt16LE(kept.length, 10);
  header.writeUInt32LE(payload.length, 12);
  header.writeUInt32LE(flags, 16);
  header.set([1, 2], 20);
  header.writeUInt16LE(345, 22);
  header.writeUInt32LE(6, 24);
  const hashed = Buffer.concat([header, payload, kept]);
  const hash = createHash('sha256').update(hashed).digest();
  return Buffer.concat([hashed, areaOf(0x6907, [...hashes(hash), ...more])]);
}

const codeOf = (file: Uint8Array) => {
  const result = read(file);
  return result.ok ? null : result.fault.code;
};

describe('an MCUboot image', () => {
  it('names its version and the hash that its bots call it by', () => {
    const image = imageOf();
    const hash = `sha256:${image.subarray(-32).toString('hex')}`;
    expect(read(image)).toEqual({ ok: true, value: { version: '1.2.345+6', hash, sizeBytes: image.length } });
  });

  it('is read alike in chunks of any size', () => {
    const image = imageOf({ guarded: [tlvOf(0x50, Buffer.alloc(4))], more: [tlvOf(0x24, Buffer.alloc(64))] });
    const whole = read(image);
    expect(whole.ok).toBe(true);
    for (const chunkBytes of [1, 7, 31, 32, 33, 500, 4096]) expect(read(image, chunkBytes)).toEqual(whole);
  });

  it('may have a header of any size, protected TLVs, keys and signatures', () => {
    for (const headerBytes of [32, 0x100, 0x800]) expect(codeOf(imageOf({ headerBytes }))).toBeNull();
    const guarded = [tlvOf(0x40, Buffer.alloc(12)), tlvOf(0x50, Buffer.alloc(4))];
    const more = [tlvOf(0x01, Buffer.alloc(32)), tlvOf(0x22, Buffer.alloc(71)), tlvOf(0xa0, Buffer.alloc(3))];
    expect(codeOf(imageOf({ guarded, more }))).toBeNull();
  });

  const change = (at: number, value: number) => {
    const image = imageOf({ guarded: [tlvOf(0x50, Buffer.alloc(4))] });
    image.writeUInt8(value, at < 0 ? image.length + at : at);
    return image;
  };

  it.each<[string, Uint8Array, string]>([
    ['is of another kind', Buffer.alloc(600), 'mcuboot/bad-magic'],
    ['is empty', Buffer.alloc(0), 'mcuboot/truncated'],
    ['ends in its header', imageOf().subarray(0, 20), 'mcuboot/truncated'],
    ['ends in its payload', imageOf().subarray(0, 2000), 'mcuboot/truncated'],
    ['ends in its TLVs', imageOf().subarray(0, -1), 'mcuboot/truncated'],
    ['has a header shorter than a header', change(9, 0), 'mcuboot/truncated'],
    ['has another byte in its payload', change(1000, 0), 'mcuboot/hash-mismatch'],
    ['has another version than was hashed', change(20, 9), 'mcuboot/hash-mismatch'],
    ['has another hash', change(-1, 0), 'mcuboot/hash-mismatch'],
    ['has no protected TLVs where it says', change(0x200 + 2700, 0), 'mcuboot/bad-tlv'],
    ['has no TLVs where it says', change(-40, 0), 'mcuboot/bad-tlv'],
    ['has a TLV longer than its area', change(-34, 99), 'mcuboot/bad-tlv'],
    ['has half a TLV', imageOf({ more: [Buffer.alloc(2)] }), 'mcuboot/bad-tlv'],
    ['has two hashes', imageOf({ hashes: (hash) => [tlvOf(0x10, hash), tlvOf(0x10, hash)] }), 'mcuboot/bad-tlv'],
    ['has half a hash', imageOf({ hashes: (hash) => [tlvOf(0x10, hash.subarray(16))] }), 'mcuboot/bad-tlv'],
    ['has a SHA-384 only', imageOf({ hashes: () => [tlvOf(0x11, Buffer.alloc(48))] }), 'mcuboot/unsupported'],
    ['is signed without a hash', imageOf({ more: [tlvOf(0x25, Buffer.alloc(1))] }), 'mcuboot/unsupported'],
    ['is encrypted', imageOf({ flags: 0x4 }), 'mcuboot/unsupported'],
    ['is compressed', imageOf({ flags: 0x400 }), 'mcuboot/unsupported'],
    ['runs from RAM', imageOf({ flags: 0x20 }), 'mcuboot/unsupported'],
    ['cannot boot', imageOf({ flags: 0x10 }), 'mcuboot/unsupported'],
    ['is padded a little', Buffer.concat([imageOf(), Buffer.alloc(8, 0xff)]), 'mcuboot/unsupported'],
    ['is padded to a slot', Buffer.concat([imageOf(), Buffer.alloc(200_000, 0xff)]), 'mcuboot/unsupported'],
  ])('is refused when it %s', (_, file, code) => {
    expect(codeOf(file)).toBe(code);
  });
});
