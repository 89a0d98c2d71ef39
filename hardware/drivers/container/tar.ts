// SPDX-License-Identifier: Apache-2.0

const BLOCK = 512;
/** Eleven octal digits; larger sizes are written in base 256 (GNU tar, "Extensions to the basic tar format"). */
const OCTAL_MAX = 0o77777777777;

/** A ustar header (POSIX.1-1988) of a regular file: mode 0644, owner root, time 0. Names of at most 100 bytes. */
export function tarHeader(name: string, sizeBytes: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, 'ascii');
  header.write('0000644\0', 100, 'ascii');
  header.write('0000000\0', 108, 'ascii');
  header.write('0000000\0', 116, 'ascii');
  writeSize(header, sizeBytes);
  header.write('00000000000\0', 136, 'ascii');
  header.write('        ', 148, 'ascii');
  header.write('0', 156, 'ascii');
  header.write('ustar\u000000', 257, 'ascii');
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return header;
}

function writeSize(header: Buffer, sizeBytes: number): void {
  if (sizeBytes <= OCTAL_MAX) {
    header.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
    return;
  }
  header.writeUInt8(0x80, 124);
  header.writeBigUInt64BE(BigInt(sizeBytes), 128);
}

/** Fills the last block of an entry. */
export function tarPadding(sizeBytes: number): Uint8Array {
  return new Uint8Array((BLOCK - (sizeBytes % BLOCK)) % BLOCK);
}

export const endOfArchive: Uint8Array = new Uint8Array(2 * BLOCK);
