// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../kernel/index.ts';
import type { Crypto } from '../ports/index.ts';
import { hexOf, inspectRoot, keyIdOf, lintMetadata, type RoleName } from './index.ts';

const weakKey = '01'.padEnd(64, '0');

/** Hashes truly; knows one weak key; believes every signature, since the linter judges form only. */
const crypto: Crypto = {
  sha256: () => {
    throw new Error('not needed here');
  },
  hash: (bytes) => createHash('sha256').update(bytes).digest(),
  verifyEd25519: () => true,
  isStrongEd25519Key: (key) => hexOf(key) !== weakKey,
};

const key = (fill: string) => ({ keytype: 'ed25519', scheme: 'ed25519', keyval: { public: fill.repeat(64) } });
const keys = Object.fromEntries(['a', 'b', 'c', 'd'].map((fill) => [keyIdOf(key(fill), crypto), key(fill)]));
const [a = '', b = '', c = '', d = ''] = Object.keys(keys);
const common = { spec_version: '1.0.31', version: 1, expires: '2027-01-01T00:00:00Z' };
const sha256 = 'f'.repeat(64);
const signatures = [{ keyid: a, sig: '0'.repeat(128) }];

const good = {
  root: {
    signatures,
    signed: {
      ...common,
      _type: 'root',
      consistent_snapshot: true,
      keys,
      roles: {
        root: { keyids: [a, b, c], threshold: 2 },
        targets: { keyids: [a, b, c], threshold: 2 },
        snapshot: { keyids: [d], threshold: 1 },
        timestamp: { keyids: [d], threshold: 1 },
      },
    },
  },
  targets: {
    signatures,
    signed: {
      ...common,
      _type: 'targets',
      targets: { 'releases/p/1.0.0/release.json': { length: 1, hashes: { sha256 } } },
    },
  },
  snapshot: {
    signatures,
    signed: { ...common, _type: 'snapshot', meta: { 'targets.json': { version: 1, length: 1, hashes: { sha256 } } } },
  },
  timestamp: {
    signatures,
    signed: {
      ...common,
      _type: 'timestamp',
      'x-issued': '2026-01-01T00:00:00Z',
      meta: { 'snapshot.json': { version: 1, length: 1, hashes: { sha256 } } },
    },
  },
} satisfies Record<RoleName, Json>;

function codeOf(role: RoleName, bytes: string | Uint8Array): string | null {
  const result = lintMetadata(role, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, crypto);
  return result.ok ? null : result.fault.code;
}

/** The good file with one value replaced, by path. */
function changed(role: RoleName, path: readonly string[], value: Json | undefined): string {
  const place = (json: Json | undefined, at: number): Json | undefined => {
    const name = path[at];
    if (name === undefined) return value;
    if (Array.isArray(json)) return json.map((item, index) => (String(index) === name ? place(item, at + 1) : item));
    const object = typeof json === 'object' && json !== null ? { ...json } : {};
    return { ...object, [name]: place(Reflect.get(object, name), at + 1) };
  };
  return canonicalJson(place(good[role], 0) ?? null);
}

describe('metadata in its one form', () => {
  it.each(['root', 'targets', 'snapshot', 'timestamp'] as const)('passes: %s', (role) => {
    expect(codeOf(role, canonicalJson(good[role]))).toBeNull();
  });

  it('is answered as it was read', () => {
    const result = lintMetadata('targets', new TextEncoder().encode(canonicalJson(good.targets)), crypto);
    expect(result).toEqual({ ok: true, value: good.targets });
  });
});

describe('metadata with a second reading', () => {
  const text = canonicalJson(good.timestamp);
  it.each([
    ['a duplicate key', text.replace('"version":1}', '"version":1,"version":1}'), 'trust/meta-not-canonical'],
    ['white space', text.replace(',', ', '), 'trust/meta-not-canonical'],
    [
      'another order of keys',
      text.replace(/^\{"signatures":(\[.*?\]),"signed":(.*)\}$/, '{"signed":$2,"signatures":$1}'),
      'trust/meta-not-canonical',
    ],
    ['an escape where none is needed', text.replace('timestamp', '\\u0074imestamp'), 'trust/meta-not-canonical'],
    ['a lone surrogate', text.replace('1.0.31', '1.0.31\\ud800'), 'trust/meta-not-canonical'],
    ['a number beyond 2^53', text.replace('"version":1}', '"version":9007199254740993}'), 'trust/meta-not-canonical'],
    ['a fraction', text.replace('"version":1}', '"version":1.5}'), 'trust/meta-not-canonical'],
    ['a number in exponents', text.replace('"version":1}', '"version":1e0}'), 'trust/meta-not-canonical'],
    ['a minus zero', text.replace('"version":1}', '"version":-0}'), 'trust/meta-not-canonical'],
    ['a byte order mark', `\ufeff${text}`, 'trust/meta-non-ascii'],
    ['a letter beyond ASCII', text.replace('1.0.31', '1.0.31é'), 'trust/meta-non-ascii'],
    ['no JSON', 'release', 'trust/meta-invalid'],
    ['nothing', '', 'trust/meta-invalid'],
    ['a depth of 5,000', '['.repeat(5000) + ']'.repeat(5000), 'trust/meta-too-deep'],
    ['too many bytes', `"${' '.repeat(600_000)}"`, 'trust/meta-too-big'],
  ])('is refused: %s', (_, bytes, code) => {
    expect(codeOf('timestamp', bytes)).toBe(code);
  });
});

describe('metadata with a value out of bounds', () => {
  it.each<[string, RoleName, readonly string[], Json, string]>([
    ['an unknown field in the envelope', 'targets', ['extra'], 1, 'trust/meta-unknown-field'],
    ['an unknown signed field', 'targets', ['signed', 'extra'], 1, 'trust/meta-unknown-field'],
    ['another type', 'targets', ['signed', '_type'], 'root', 'trust/meta-invalid'],
    ['another specification', 'targets', ['signed', 'spec_version'], '2.0.0', 'trust/meta-invalid'],
    ['version 0', 'targets', ['signed', 'version'], 0, 'trust/meta-bad-version'],
    ['version -5', 'targets', ['signed', 'version'], -5, 'trust/meta-bad-version'],
    ['a named version 0', 'snapshot', ['signed', 'meta', 'targets.json', 'version'], 0, 'trust/meta-bad-version'],
    ['no end date', 'targets', ['signed', 'expires'], 'never', 'trust/meta-bad-expires'],
    ['a local end date', 'targets', ['signed', 'expires'], '2030-01-01 00:00', 'trust/meta-bad-expires'],
    ['a day that does not exist', 'targets', ['signed', 'expires'], '2030-02-30T00:00:00Z', 'trust/meta-bad-expires'],
    ['a wrong signing time', 'timestamp', ['signed', 'x-issued'], 'today', 'trust/meta-invalid'],
    ['no hash', 'snapshot', ['signed', 'meta', 'targets.json', 'hashes'], {}, 'trust/meta-bad-hashes'],
    [
      'an md5 hash',
      'snapshot',
      ['signed', 'meta', 'targets.json', 'hashes'],
      { md5: 'f'.repeat(32) },
      'trust/meta-bad-hashes',
    ],
    [
      'a second hash',
      'snapshot',
      ['signed', 'meta', 'targets.json', 'hashes'],
      { md5: 'f', sha256 },
      'trust/meta-bad-hashes',
    ],
    ['a negative length', 'timestamp', ['signed', 'meta', 'snapshot.json', 'length'], -1, 'trust/meta-invalid'],
    ['a third signed file', 'snapshot', ['signed', 'meta', 'other.json'], 1, 'trust/meta-unknown-field'],
    ['a delegation', 'targets', ['signed', 'delegations'], { keys: {}, roles: [] }, 'trust/meta-delegation-forbidden'],
    [
      'a signature with rubbish behind it',
      'targets',
      ['signatures', '0', 'sig'],
      `${'0'.repeat(128)}zz`,
      'trust/meta-bad-sig-encoding',
    ],
    ['a key id in capitals', 'targets', ['signatures', '0', 'keyid'], a.toUpperCase(), 'trust/meta-bad-sig-encoding'],
    ['two signatures by one key', 'targets', ['signatures'], [...signatures, ...signatures], 'trust/meta-invalid'],
  ])('is refused: %s', (_, role, path, value, code) => {
    expect(codeOf(role, changed(role, path, value))).toBe(code);
  });
});

describe('a list of targets', () => {
  const listing = (paths: readonly string[]) => {
    const targets = paths.map(
      (path) => `"${path.replace(/["\\]/g, '\\$&')}":{"hashes":{"sha256":"${sha256}"},"length":1}`,
    );
    return canonicalJson(good.targets).replace(
      /"targets":\{.*?\}\},"version"/,
      `"targets":{${targets.join(',')}},"version"`,
    );
  };
  it.each([
    '../x',
    'a/../b',
    '__proto__',
    'constructor',
    '/etc/passwd',
    'a//b',
    'a\\b/c',
    'a/b ',
    'a/.hidden',
    'a/b.',
    'C:/x',
    `a/${'b'.repeat(200)}`,
  ])('may not name the path %j', (path) => {
    expect(codeOf('targets', listing([path]))).toBe('trust/meta-bad-target-path');
  });

  it('may hold 500 entries and not one more', () => {
    const paths = Array.from({ length: 501 }, (_, at) => `content/${String(at).padStart(4, '0')}.json`);
    expect(codeOf('targets', listing(paths.slice(1)))).toBeNull();
    expect(codeOf('targets', listing(paths))).toBe('trust/meta-too-many-targets');
  });
});

describe('a root', () => {
  const roles = ['signed', 'roles'] as const;
  it.each<[string, readonly string[], Json, string]>([
    ['lowers the releases to one signature', [...roles, 'targets', 'threshold'], 1, 'trust/meta-threshold-too-low'],
    ['lowers itself to one signature', [...roles, 'root', 'threshold'], 1, 'trust/meta-threshold-too-low'],
    ['asks for no signature at all', [...roles, 'timestamp', 'threshold'], 0, 'trust/meta-threshold-too-low'],
    ['lists one key twice in a role', [...roles, 'targets', 'keyids'], [a, a, b], 'trust/meta-dup-key'],
    ['names a key under a false id', ['signed', 'keys', 'e'.repeat(64)], key('e'), 'trust/meta-keyid-mismatch'],
    ['names a key that it does not hold', [...roles, 'snapshot', 'keyids'], ['e'.repeat(64)], 'trust/meta-invalid'],
    ['needs more signatures than it has keys', [...roles, 'targets', 'threshold'], 4, 'trust/meta-invalid'],
    ['has no consistent snapshots', ['signed', 'consistent_snapshot'], false, 'trust/meta-invalid'],
    ['has a fifth role', [...roles, 'mirrors'], { keyids: [a], threshold: 1 }, 'trust/meta-unknown-field'],
  ])('is refused when it %s', (_, path, value, code) => {
    expect(codeOf('root', changed('root', path, value))).toBe(code);
  });

  const withKey = (extra: Json & { keytype: string }) => {
    const id = hexOf(crypto.hash(new TextEncoder().encode(canonicalJson(extra))));
    return changed('root', ['signed', 'keys', id], extra);
  };

  it('is refused when one key hides under two ids', () => {
    const spelled = { ...key('a'), extra: 'x' };
    expect(codeOf('root', withKey(spelled))).toBe('trust/meta-unknown-field');
  });

  it('is refused when a key is weak, of another kind or malformed', () => {
    expect(codeOf('root', withKey({ ...key('a'), keyval: { public: weakKey } }))).toBe('trust/meta-weak-key');
    expect(codeOf('root', withKey({ ...key('e'), keytype: 'rsa' }))).toBe('trust/meta-bad-key');
    expect(codeOf('root', withKey({ ...key('e'), keyval: { public: 'E'.repeat(64) } }))).toBe('trust/meta-bad-key');
  });

  it('tells who may sign what, for a person to compare', () => {
    const bytes = new TextEncoder().encode(
      changed(
        'root',
        ['signatures'],
        [a, b].map((keyid) => ({ keyid, sig: '0'.repeat(128) })),
      ),
    );
    const facts = inspectRoot(bytes, crypto);
    expect(facts).toMatchObject({
      ok: true,
      value: {
        version: 1,
        facts: [
          '2 of 3 keys sign releases.',
          '2 of 3 keys may change whom this site trusts.',
          '1 key can say how fresh a stick is.',
        ],
      },
    });
    expect(facts.ok && facts.value.fingerprint).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  });

  it('is not shown for comparison unless enough of its own keys signed it', () => {
    const bytes = new TextEncoder().encode(canonicalJson(good.root));
    expect(inspectRoot(bytes, crypto)).toMatchObject({ ok: false, fault: { code: 'trust/meta-threshold' } });
  });
});
