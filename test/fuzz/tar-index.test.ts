// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import fc from 'fast-check';
import tar from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTarHeader, readTarIndex } from '../../app/formats/index.ts';
import { unwrap } from '../../app/kernel/index.ts';

// Our index against two readers and writers that nobody here wrote: tar-stream and the system's tar.

const isLong = Boolean(process.env['MILLWRIGHT_LONG']);
const timeoutMs = isLong ? 600_000 : 60_000;

type Files = Readonly<Record<string, string>>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-tar-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const segment = fc
  .stringMatching(/^[a-z0-9_-]{1,30}(\.[a-z]{1,4})?$/)
  .filter((name) => !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(name));
const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => segments.join('/'));
const files = fc
  .dictionary(path, fc.string({ maxLength: 1500, unit: 'binary-ascii' }), { maxKeys: 8, noNullPrototype: true })
  .filter(hasNoFileAsFolder);

/** A path that is both a file and the folder of another cannot lie on a disk. */
function hasNoFileAsFolder(named: Files): boolean {
  const paths = Object.keys(named);
  return paths.every((one) => paths.every((other) => !other.startsWith(`${one}/`)));
}

async function byTarStream(named: Files): Promise<Buffer> {
  const pack = tar.pack();
  for (const [name, content] of Object.entries(named)) pack.entry({ name }, content);
  pack.finalize();
  return buffer(pack);
}

/** `--blocking-factor=1` leaves the two zero blocks without the filling of a tape record. */
function bySystemTar(named: Files): Buffer {
  const root = mkdtempSync(join(folder, 'tree-'));
  for (const [name, content] of Object.entries(named)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const out = join(folder, 'made.tar');
  execFileSync('tar', ['--format=ustar', '--blocking-factor=1', '-cf', out, '-C', root, '--', ...Object.keys(named)]);
  rmSync(root, { recursive: true });
  return readFileSync(out);
}

function byOurselves(named: Files): Buffer {
  const entries = Object.entries(named).flatMap(([name, content]) => [
    makeTarHeader(name, content.length),
    Buffer.from(content),
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ]);
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}

const read = (bytes: Buffer) =>
  readTarIndex({
    sizeBytes: bytes.length,
    readAt: async (offset, length) => bytes.subarray(offset, offset + length),
  });

async function contentOf(bytes: Buffer): Promise<Files> {
  const index = [...unwrap(await read(bytes))];
  return Object.fromEntries(
    index.map(([name, { offset, sizeBytes }]) => [name, bytes.subarray(offset, offset + sizeBytes).toString()]),
  );
}

/** What tar-stream makes of it; `null` where it gives up. */
async function tarStreamContent(bytes: Buffer): Promise<Files | null> {
  const found: Record<string, string> = {};
  const extract = tar.extract();
  extract.end(bytes);
  try {
    for await (const entry of extract) {
      const content = await text(entry);
      if (entry.header.type === 'file') found[entry.header.name] = content;
    }
    return found;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

describe('the index of an archive', () => {
  it('finds what tar-stream packed', { timeout: timeoutMs }, async () => {
    await fc.assert(
      fc.asyncProperty(files, async (named) => {
        expect(await contentOf(await byTarStream(named))).toEqual(named);
      }),
      { numRuns: isLong ? 5_000 : 200 },
    );
  });

  it('finds what the system tar packed', { timeout: timeoutMs }, async () => {
    const some = files.filter((named) => Object.keys(named).length > 0);
    await fc.assert(
      fc.asyncProperty(some, async (named) => {
        expect(await contentOf(bySystemTar(named))).toEqual(named);
      }),
      { numRuns: isLong ? 1_000 : 25 },
    );
  });

  it('is of an archive that both others read alike when the headers are ours', { timeout: timeoutMs }, async () => {
    await fc.assert(
      fc.asyncProperty(files, async (named) => {
        const bytes = byOurselves(named);
        expect(await contentOf(bytes)).toEqual(named);
        expect(await tarStreamContent(bytes)).toEqual(named);
        const listed = execFileSync('tar', ['-tf', '-'], { input: bytes, stdio: 'pipe' }).toString().split('\n');
        expect(listed.slice(0, -1)).toEqual(Object.keys(named));
      }),
      { numRuns: isLong ? 1_000 : 25 },
    );
  });
});

/** One stretch of an archive overwritten, cut out, doubled, or the end cut off. */
const damage = fc.record({
  how: fc.constantFrom('overwrite', 'cut', 'double', 'end'),
  at: fc.nat(),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 16 }),
    fc.constantFrom(...['0', '5', '2', 'x', '\0', '../', '/'].map((one) => Buffer.from(one))),
  ),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damaged(bytes: Buffer, { how, at, bytes: stretch }: Damage): Buffer {
  const from = at % bytes.length;
  if (how === 'end') return bytes.subarray(0, from);
  if (how === 'cut') return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + stretch.length)]);
  if (how === 'double') return Buffer.concat([bytes.subarray(0, from), bytes.subarray(Math.max(0, from - 512))]);
  const copy = Buffer.from(bytes);
  copy.set(stretch.subarray(0, copy.length - from), from);
  return copy;
}

/** Makes every checksum right again, so that the checks behind it are met. */
function withChecksums(bytes: Buffer): Buffer {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = bytes.subarray(at, at + 512);
    if (block.subarray(257, 262).toString() !== 'ustar') continue;
    block.write('        ', 148, 'latin1');
    block.write(
      `${block
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
      'latin1',
    );
  }
  return bytes;
}

describe('a damaged archive', () => {
  it('is refused by name, or read as tar-stream reads it', { timeout: timeoutMs }, async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        files,
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (named, blows, mend) => {
          const hit = blows.reduce(
            (bytes, blow) => (bytes.length === 0 ? bytes : damaged(bytes, blow)),
            byOurselves(named),
          );
          const bytes = mend ? withChecksums(Buffer.from(hit)) : hit;
          const index = await read(bytes);
          outcomes.add(index.ok ? 'read' : index.fault.code);
          if (index.ok) expect(await contentOf(bytes)).toEqual(await tarStreamContent(bytes));
          else expect(index.fault.code).toMatch(/^tar\//);
        },
      ),
      { numRuns: isLong ? 50_000 : 1_500, seed: isLong ? Date.now() : 7 },
    );
    expect([...outcomes]).toEqual(
      expect.arrayContaining(['read', 'tar/truncated', 'tar/bad-checksum', 'tar/unsafe-path']),
    );
  });
});
