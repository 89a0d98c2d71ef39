// SPDX-License-Identifier: Apache-2.0
import { type Fault, FaultError, fault, shownText } from '../kernel/index.ts';

// One header of an uncompressed ustar archive: POSIX.1-1988 §10.1.1, as `pax` of POSIX.1-2017 restates it. Everything that only
// some readers understand (pax, GNU and star extensions, base-256 sizes) is refused, so that no two readers see two archives.

export type TarFaultCode =
  | 'tar/not-ustar'
  | 'tar/bad-checksum'
  | 'tar/bad-entry-type'
  | 'tar/unsafe-path'
  | 'tar/duplicate'
  | 'tar/bad-size'
  | 'tar/truncated'
  | 'tar/trailing-data'
  | 'tar/too-big';

export const tarLimits = {
  archiveBytes: 64 * 1024 ** 3,
  members: 5000,
  pathChars: 200,
  /** The largest size that eleven octal digits can state. */
  memberBytes: 8 * 1024 ** 3 - 1,
} as const;

export const TAR_BLOCK_BYTES = 512;

export type TarHeader = { readonly kind: 'file' | 'folder'; readonly path: string; readonly sizeBytes: number };

const field = {
  name: [0, 100],
  mode: [100, 108],
  uid: [108, 116],
  gid: [116, 124],
  size: [124, 136],
  mtime: [136, 148],
  checksum: [148, 156],
  type: [156, 157],
  linkName: [157, 257],
  magic: [257, 265],
  devMajor: [329, 337],
  devMinor: [337, 345],
  prefix: [345, 500],
  padding: [500, 512],
} as const;

const MAGIC = 'ustar\x0000';
/** A name as Windows reserves it, with any ending: opening it would open a device. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** Reads one block of 512 bytes. Throws a FaultError with a TarFaultCode. */
export function parseTarHeader(block: Uint8Array): TarHeader {
  const text = (name: keyof typeof field) => latin1(block.subarray(...field[name]));
  if (text('magic') !== MAGIC || !isZero(block.subarray(...field.padding)))
    refuseTar('tar/not-ustar', 'no ustar header');
  const sum = /^([0-7]{6})(?:\0 | \0)$/.exec(text('checksum'))?.[1];
  if (sum === undefined || Number.parseInt(sum, 8) !== checksumOf(block)) {
    refuseTar('tar/bad-checksum', 'the checksum of a header is wrong');
  }
  const type = text('type');
  if ((type !== '0' && type !== '5') || !isZero(block.subarray(...field.linkName))) {
    refuseTar(
      'tar/bad-entry-type',
      `an entry of type ${JSON.stringify(type)}`,
      shownText(text('name').split('\0')[0] ?? ''),
    );
  }
  const kind = type === '0' ? 'file' : 'folder';
  const path = pathOf(text('prefix'), text('name'), kind);
  const size = /^([0-7]{11})[\0 ]$/.exec(text('size'))?.[1];
  const sizeBytes = size === undefined ? Number.NaN : Number.parseInt(size, 8);
  if (Number.isNaN(sizeBytes) || (kind === 'folder' && sizeBytes !== 0)) {
    refuseTar('tar/bad-size', `${path} has no size in octal digits`, path);
  }
  return { kind, path, sizeBytes };
}

/** The one header that Millwright writes for a file: no owner, no time, so that equal files make equal archives. Throws a FaultError. */
export function makeTarHeader(path: string, sizeBytes: number): Uint8Array {
  requireSafe(path);
  if (sizeBytes > tarLimits.memberBytes) refuseTar('tar/too-big', `${path}: ${sizeBytes} bytes`, path);
  const { prefix, name } = splitPath(path);
  const block = new Uint8Array(TAR_BLOCK_BYTES);
  const write = (where: keyof typeof field, text: string) => {
    for (let at = 0; at < text.length; at += 1) block[field[where][0] + at] = text.charCodeAt(at);
  };
  write('name', name);
  write('mode', '0000644');
  write('uid', '0000000');
  write('gid', '0000000');
  write('size', sizeBytes.toString(8).padStart(11, '0'));
  write('mtime', '00000000000');
  write('type', '0');
  write('magic', MAGIC);
  write('devMajor', '0000000');
  write('devMinor', '0000000');
  write('prefix', prefix);
  write('checksum', `${checksumOf(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

export class TarRefusal extends FaultError {
  readonly refusal: Fault<TarFaultCode>;

  constructor(refusal: Fault<TarFaultCode>) {
    super(refusal);
    this.refusal = refusal;
  }
}

export function refuseTar(code: TarFaultCode, message: string, path = 'the bundle file'): never {
  throw new TarRefusal(fault(code, message, { details: { path } }));
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function pathOf(prefixField: string, nameField: string, kind: TarHeader['kind']): string {
  const prefix = untilNul(prefixField);
  const named = untilNul(nameField);
  const name = kind === 'folder' && named.endsWith('/') ? named.slice(0, -1) : named;
  const path = prefix === '' ? name : `${prefix}/${name}`;
  requireSafe(path);
  return path;
}

/** What stands after the end of a name is read by nobody, or by somebody else. */
function untilNul(text: string): string {
  const end = text.indexOf('\0');
  if (end === -1) return text;
  if (!/^\0*$/.test(text.slice(end)))
    refuseTar('tar/unsafe-path', 'bytes after the end of a name', shownText(text.slice(0, end)));
  return text.slice(0, end);
}

function requireSafe(path: string): void {
  const isSafe =
    path.length <= tarLimits.pathChars &&
    /^[A-Za-z0-9._/-]+$/.test(path) &&
    path.split('/').every((segment) => segment !== '' && !segment.endsWith('.') && !RESERVED.test(segment));
  if (!isSafe) refuseTar('tar/unsafe-path', `the name ${JSON.stringify(path)}`, shownText(path));
}

/** A long path is cut at the first slash that leaves a name of at most 100 characters. */
function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  if (path.length <= 100) return { prefix: '', name: path };
  const cut = path.indexOf('/', path.length - 101);
  if (cut === -1 || cut > 155) refuseTar('tar/unsafe-path', `${path} cannot be cut into prefix and name`, path);
  return { prefix: path.slice(0, cut), name: path.slice(cut + 1) };
}

/** The sum of all bytes, with the checksum itself taken as spaces. */
function checksumOf(block: Uint8Array): number {
  const [from, to] = field.checksum;
  return block.reduce((sum, byte, at) => sum + (at >= from && at < to ? 0x20 : byte), 0);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
