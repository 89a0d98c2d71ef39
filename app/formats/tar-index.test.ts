// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { unwrap } from '../kernel/index.ts';
import { makeTarHeader } from './tar-header.ts';
import { readTarIndex } from './tar-index.ts';

const end = new Uint8Array(1024);

function archiveOf(bytes: Uint8Array, statedBytes = bytes.length) {
  const readAt = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return { sizeBytes: statedBytes, readAt };
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** Header, bytes and zeros up to the next block. */
function file(path: string, text = '', change: Readonly<Record<number, string>> = {}): Uint8Array {
  const filling = new Uint8Array((512 - (text.length % 512)) % 512);
  return join(changed(makeTarHeader(path, text.length), change), new TextEncoder().encode(text), filling);
}

/** The header with text put at places, and a checksum that is right again. */
function changed(header: Uint8Array, change: Readonly<Record<number, string>>): Uint8Array {
  const block = header.slice();
  for (const [at, text] of Object.entries(change)) block.set(latin1(text), Number(at));
  if (!Object.keys(change).some((at) => Number(at) >= 148 && Number(at) < 156)) {
    block.set(latin1('        '), 148);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.set(latin1(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }
  return block;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** An entry whose name field is exactly this. */
const named = (name: string) => file('x', '', { 0: name.padEnd(100, '\0') });
const typed = (type: string) => file('x', '', { 156: type });
const sized = (size: string) => file('x', '', { 124: size });
const folder = (path: string) => file('x', '', { 0: `${path}/`.padEnd(100, '\0'), 156: '5' });

async function refusalOf(bytes: Uint8Array, statedBytes?: number): Promise<string> {
  const result = await readTarIndex(archiveOf(bytes, statedBytes));
  return result.ok ? 'accepted' : result.fault.code;
}

describe('the index of an archive', () => {
  it('says where the bytes of each file lie', async () => {
    const bytes = join(folder('oci'), file('oci/a', 'first'), file('b', 'x'.repeat(513)), end);
    const index = unwrap(await readTarIndex(archiveOf(bytes)));
    expect([...index]).toEqual([
      ['oci/a', { offset: 1024, sizeBytes: 5 }],
      ['b', { offset: 2048, sizeBytes: 513 }],
    ]);
    expect(new TextDecoder().decode(bytes.subarray(1024, 1029))).toBe('first');
  });

  it('of an empty archive is empty', async () => {
    expect(unwrap(await readTarIndex(archiveOf(end))).size).toBe(0);
  });

  it('joins prefix and name, up to 200 characters', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(20)}/${'f'.repeat(88)}`;
    expect(long).toHaveLength(200);
    expect([...unwrap(await readTarIndex(archiveOf(join(file(long), end)))).keys()]).toEqual([long]);
  });

  it('passes on what the reading itself refuses', async () => {
    const readAt = () => Promise.reject(new TypeError('a bug'));
    await expect(readTarIndex({ sizeBytes: 1024, readAt })).rejects.toThrow('a bug');
  });
});

describe('a name', () => {
  it.each([
    '/etc/passwd',
    '../x',
    'a/../b',
    'a/./b',
    'a//b',
    '.',
    '..',
    '',
    'a/',
    'a\\b',
    'C:x',
    'a:b',
    'a b',
    'naïve',
    'a\nb',
    'a\0b',
    'a.',
    'a./b',
    'CON',
    'aux.txt',
    'sub/nul',
    'Com1.json',
  ])('%j is refused', async (name) => {
    expect(await refusalOf(join(named(name), end))).toBe('tar/unsafe-path');
  });

  it.each([
    ['an absolute prefix', { 345: '/etc' }],
    ['a prefix that climbs', { 345: '..' }],
    ['a prefix that ends in a slash', { 345: 'a/' }],
    ['a prefix with bytes after its end', { 345: 'a\0b' }],
    ['more than 200 characters', { 0: 'n'.repeat(100), 345: 'p'.repeat(100) }],
  ])('with %s is refused', async (_, change) => {
    expect(await refusalOf(join(file('x', '', change), end))).toBe('tar/unsafe-path');
  });

  it.each([
    ['twice', [file('a'), file('a')]],
    ['in another case', [file('a'), file('A')]],
    ['as a file and a folder', [file('a'), file('a/b')]],
    ['as a folder and a file', [file('a/b'), file('a')]],
    ['as a folder in another case', [file('a/b'), file('A/c')]],
    ['as a folder that is stated twice', [folder('a'), folder('a')]],
    ['as a stated folder in another case', [file('a/b'), folder('A')]],
  ])('that is there %s is refused', async (_, entries) => {
    expect(await refusalOf(join(...entries, end))).toBe('tar/duplicate');
  });

  it('of a folder may be stated once, before or after its files', async () => {
    expect(await refusalOf(join(folder('a'), file('a/b'), file('c/d'), folder('c'), end))).toBe('accepted');
  });
});

describe('an entry', () => {
  it.each([
    ['hard link', '1'],
    ['symbolic link', '2'],
    ['character device', '3'],
    ['block device', '4'],
    ['pipe', '6'],
    ['contiguous file', '7'],
    ['pax header', 'x'],
    ['global pax header', 'g'],
    ['GNU long name', 'L'],
    ['GNU long link', 'K'],
    ['GNU sparse file', 'S'],
    ['GNU multi-volume part', 'M'],
    ['old plain file', '\0'],
  ])('of the kind %s is refused', async (_, type) => {
    expect(await refusalOf(join(typed(type), end))).toBe('tar/bad-entry-type');
  });

  it('that is a file with the name of a link is refused', async () => {
    expect(await refusalOf(join(file('x', '', { 157: 'target' }), end))).toBe('tar/bad-entry-type');
  });

  it.each([
    ['a negative base-256 size', '\xff'.repeat(12)],
    ['a base-256 size', `\x80${'\0'.repeat(10)}\x01`],
    ['a size with a sign', '-0000000001\0'],
    ['a size with a space in front', ' 0000000001\0'],
    ['no size', '\0'.repeat(12)],
    ['a size in digits that are not octal', '00000000009\0'],
    ['a size without an end', '000000000001'],
  ])('with %s is refused', async (_, size) => {
    expect(await refusalOf(join(sized(size), end))).toBe('tar/bad-size');
  });

  it('that is a folder with a size is refused', async () => {
    expect(await refusalOf(join(file('x', 'y', { 156: '5' }), end))).toBe('tar/bad-size');
  });

  it('whose checksum is wrong or malformed is refused', async () => {
    const flipped = file('x');
    flipped[101] = 0x37;
    expect(await refusalOf(join(flipped, end))).toBe('tar/bad-checksum');
    expect(await refusalOf(join(file('x', '', { 148: '      \0 ' }), end))).toBe('tar/bad-checksum');
  });

  it.each([
    ['the GNU magic', { 257: 'ustar  \0' }],
    ['no magic', { 257: '\0'.repeat(8) }],
    ['another version', { 257: 'ustar\x0001' }],
    ['bytes behind the prefix', { 508: 'tar\0' }],
  ])('with %s is refused', async (_, change) => {
    expect(await refusalOf(join(file('x', '', change), end))).toBe('tar/not-ustar');
  });

  it('with hidden bytes behind its last one is refused', async () => {
    const hiding = file('x', 'y');
    hiding[700] = 1;
    expect(await refusalOf(join(hiding, end))).toBe('tar/trailing-data');
  });

  it('that ends after the archive is refused', async () => {
    expect(await refusalOf(join(sized('00000010000\0'), end))).toBe('tar/truncated');
    expect(await refusalOf(join(sized('77777777777\0'), end))).toBe('tar/truncated');
  });
});

describe('the end of an archive', () => {
  it('is missed at any cut', async () => {
    const whole = join(file('a', 'bytes'), end);
    for (const cut of [0, 1, 511, 512, 600, 1024, 1025, 1536, whole.length - 1]) {
      expect({ cut, code: await refusalOf(whole.subarray(0, cut)) }).toEqual({ cut, code: 'tar/truncated' });
    }
  });

  it('is missed when the file shrinks while it is read', async () => {
    const whole = join(file('a', 'bytes'), end);
    expect(await refusalOf(whole.subarray(0, 1536), whole.length)).toBe('tar/truncated');
  });

  it.each([
    ['one more zero', new Uint8Array(1)],
    ['the zeros of a tape record', new Uint8Array(9216)],
    ['a second archive', join(file('b'), end)],
  ])('with %s behind it is refused', async (_, more) => {
    expect(await refusalOf(join(file('a'), end, more))).toBe('tar/trailing-data');
  });

  it('of one zero block and one that is not is refused', async () => {
    expect(await refusalOf(join(file('a'), end.subarray(0, 512), file('b')))).toBe('tar/trailing-data');
  });
});

describe('an archive that is too large', () => {
  it('is refused by its length before anything is read', async () => {
    expect(await refusalOf(new Uint8Array(0), 64 * 1024 ** 3 + 1)).toBe('tar/too-big');
  });

  it('is refused by the number of its entries', async () => {
    const headers = Array.from({ length: 5001 }, (_, at) => makeTarHeader(`f${at}`, 0));
    const bytes = new Uint8Array(5003 * 512);
    for (const [at, header] of headers.entries()) bytes.set(header, at * 512);
    expect(await refusalOf(bytes)).toBe('tar/too-big');
    expect(await refusalOf(bytes.subarray(512))).toBe('accepted');
  });
});

describe('a header that we write', () => {
  it('holds no name that the index refuses, and no size that eleven digits cannot state', () => {
    expect(() => makeTarHeader('../x', 0)).toThrow('tar/unsafe-path');
    expect(() => makeTarHeader(`${'d'.repeat(20)}/${'n'.repeat(101)}`, 0)).toThrow('tar/unsafe-path');
    expect(() => makeTarHeader('x', 8 * 1024 ** 3)).toThrow('tar/too-big');
  });
});
