// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { McubootReader } from '../../../app/formats/index.ts';
import type { Digest } from '../../../app/kernel/index.ts';
import { mcubootImage, PRACTICE_RELEASES, WELDER_MODELS, welderImage } from '../../../hardware/practice/index.ts';

const IMGTOOL = 'imgtool==2.5.0';
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-imgtool-'));
  execFileSync('python3', ['-m', 'venv', at('venv')]);
  execFileSync(at('venv/bin/pip'), ['install', '--quiet', '--disable-pip-version-check', IMGTOOL]);
  writeFileSync(at('app.bin'), createHash('sha512').update('firmware').digest('hex').repeat(40));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function imgtool(...words: readonly string[]): string {
  return execFileSync(at('venv/bin/imgtool'), words, { encoding: 'utf8', stdio: 'pipe' });
}

function sign(...more: readonly string[]): Buffer {
  const layout = ['--align', '8', '--version', '1.4.7+9', '--pad-header', '--slot-size', '0x20000'];
  imgtool('sign', ...layout, ...more, at('app.bin'), at('signed.bin'));
  return readFileSync(at('signed.bin'));
}

function read(file: Uint8Array) {
  const hash = createHash('sha256');
  const digest = (): Digest => `sha256:${hash.digest('hex')}`;
  const reader = new McubootReader({ update: (bytes) => void hash.update(bytes), digest });
  reader.write(file);
  return reader.end();
}

/** The SHA-256 TLV as imgtool itself prints it. */
function hashByImgtool(file: Uint8Array): string {
  writeFileSync(at('dumped.bin'), file);
  const [, bytes = ''] =
    /type: SHA256[^\n]*\n\s*len: [^\n]*\n\s*data: ((?:0x[0-9a-f]{2}\s+)+)/i.exec(
      imgtool('dumpinfo', at('dumped.bin')),
    ) ?? [];
  return `sha256:${[...bytes.matchAll(/0x([0-9a-f]{2})/gi)].map(([, hex]) => hex).join('')}`;
}

describe('an image that imgtool signed is read', () => {
  const secureCounter = ['--security-counter', '7', '--dependencies', '(1, 1.2.3+0)'];
  it.each([
    ['with a hash only', null, []],
    ['with Ed25519', 'ed25519', []],
    ['with ECDSA P-256', 'ecdsa-p256', []],
    ['with protected TLVs', 'ed25519', secureCounter],
    ['with its whole public key', 'ecdsa-p256', ['--public-key-format', 'full']],
  ])('%s, behind headers of any size', (_, type, more) => {
    const key = type === null ? [] : ['--key', at(`${type}.pem`)];
    if (type !== null) imgtool('keygen', '--key', at(`${type}.pem`), '--type', type);
    for (const headerBytes of ['0x20', '0x200', '0x400']) {
      const image = sign('--header-size', headerBytes, ...key, ...more);
      const hash = hashByImgtool(image);
      expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(read(image)).toEqual({ ok: true, value: { version: '1.4.7+9', hash, sizeBytes: image.length } });
    }
  });

  it.each([
    ['padded to its slot', ['--pad']],
    ['loaded to RAM', ['--load-addr', '0x20000000']],
    ['without a SHA-256', ['--sha', '512']],
  ])('but refused when it is %s', (_, more) => {
    const result = read(sign('--header-size', '0x200', ...more));
    expect(result).toMatchObject({ ok: false, fault: { code: 'mcuboot/unsupported' } });
  });
});

describe('an image that we made', () => {
  it.each(PRACTICE_RELEASES.flatMap((release) => WELDER_MODELS.map((model) => [release.version, model] as const)))(
    'is accepted by imgtool: release %s for %s',
    (version, model) => {
      const release = PRACTICE_RELEASES.find((known) => known.version === version);
      if (release === undefined) throw new RangeError(version);
      const image = welderImage(release, model);
      writeFileSync(at('ours.bin'), image);
      expect(imgtool('verify', at('ours.bin'))).toContain(`Image version: ${version}+0`);
      expect(hashByImgtool(image)).toBe(`sha256:${image.subarray(-32).toString('hex')}`);
    },
  );

  it('is refused by imgtool when a byte was changed', () => {
    const image = mcubootImage({ version: '2.0.1+3', payload: Buffer.from('firmware') });
    writeFileSync(at('ours.bin'), image);
    expect(imgtool('verify', at('ours.bin'))).toContain('Image version: 2.0.1+3');
    image.writeUInt8(0, 0x200);
    writeFileSync(at('ours.bin'), image);
    expect(() => imgtool('verify', at('ours.bin'))).toThrow();
  });
});
