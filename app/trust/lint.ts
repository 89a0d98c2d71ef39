// SPDX-License-Identifier: Apache-2.0
import type { Json, Result } from '../kernel/index.ts';
import { FaultError, ok, refuse } from '../kernel/index.ts';
import type { Crypto } from '../ports/index.ts';
import { parseHex } from './hex.ts';
import { trustLimits } from './limits.ts';
import { lintRoot } from './lint-root.ts';
import { type AnyMetadata, type Metadata, metadataShapes, type RoleName } from './metadata.ts';
import { refuseFile } from './refusal.ts';
import { parseCanonical } from './strict-json.ts';

/**
 * Checks the bytes of one metadata file before any TUF client parses them, and answers what they say.
 * It judges form only: signatures, versions against the trusted ones, and expiry are the client's work.
 */
export function lintMetadata<Role extends RoleName>(
  role: Role,
  bytes: Uint8Array,
  crypto: Crypto,
): Result<Metadata<Role>> {
  try {
    return ok(lint(role, bytes, crypto));
  } catch (error) {
    if (error instanceof FaultError) return refuse(error.fault);
    throw error;
  }
}

function lint<Role extends RoleName>(role: Role, bytes: Uint8Array, crypto: Crypto): Metadata<Role> {
  const file = `${role}.json`;
  const json = parseCanonical(file, bytes);
  lintRawTargets(file, json);
  const parsed = metadataShapes[role].safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = `${issue?.path.join('.')}: ${issue?.message}`;
    refuseFile(issue?.code === 'unrecognized_keys' ? 'trust/meta-unknown-field' : 'trust/meta-invalid', file, where);
  }
  lintSignatures(file, parsed.data);
  lintCommon(file, parsed.data);
  lintContent(file, parsed.data, crypto);
  // The schema was chosen by `role`, which TypeScript cannot follow through the table.
  return parsed.data as Metadata<Role>;
}

/** Paths are judged on the raw keys: a schema may drop `__proto__` before a rule sees it. */
function lintRawTargets(file: string, json: Json): void {
  const signed = field(json, 'signed');
  if (field(signed, 'delegations') !== undefined) {
    refuseFile('trust/meta-delegation-forbidden', file, 'delegations are not part of this format');
  }
  const targets = field(signed, 'targets');
  if (typeof targets !== 'object' || targets === null) return;
  const paths = Object.keys(targets);
  if (paths.length > trustLimits.targets) refuseFile('trust/meta-too-many-targets', file, `${paths.length} targets`);
  for (const path of paths) {
    if (!isSafePath(path)) refuseFile('trust/meta-bad-target-path', file, JSON.stringify(path));
  }
}

/** A relative path of plain segments that means the same on every file system. */
function isSafePath(path: string): boolean {
  if (path.length === 0 || path.length > trustLimits.pathLength) return false;
  if (!path.includes('/')) return false;
  return path.split('/').every((segment) => /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/.test(segment) && !segment.endsWith('.'));
}

function field(json: Json | undefined, name: string): Json | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  return Object.getOwnPropertyDescriptor(json, name)?.value;
}

function lintSignatures(file: string, metadata: AnyMetadata): void {
  const seen = new Set<string>();
  for (const { keyid, sig } of metadata.signatures) {
    if (!parseHex(keyid, 32) || !parseHex(sig, 64)) {
      refuseFile('trust/meta-bad-sig-encoding', file, 'a key id or signature is not plain lower-case hex');
    }
    if (seen.has(keyid)) refuseFile('trust/meta-invalid', file, `two signatures by ${keyid}`);
    seen.add(keyid);
  }
}

function lintCommon(file: string, { signed }: AnyMetadata): void {
  if (!/^1\.0(\.\d{1,3})?$/.test(signed.spec_version)) {
    refuseFile('trust/meta-invalid', file, `spec_version ${signed.spec_version}`);
  }
  if (signed.version < 1) refuseFile('trust/meta-bad-version', file, `version ${signed.version}`);
  if (!isUtcSecond(signed.expires)) refuseFile('trust/meta-bad-expires', file, signed.expires);
}

/** `2026-11-23T19:00:00Z`, and a day that exists. */
export function isUtcSecond(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === `${text.slice(0, -1)}.000Z`;
}

function lintContent(file: string, { signed }: AnyMetadata, crypto: Crypto): void {
  if (signed._type === 'root') {
    lintRoot(file, signed, crypto);
    return;
  }
  if (signed._type === 'timestamp' && signed['x-issued'] !== undefined && !isUtcSecond(signed['x-issued'])) {
    refuseFile('trust/meta-invalid', file, `x-issued ${signed['x-issued']}`);
  }
  const entries = signed._type === 'targets' ? signed.targets : signed.meta;
  for (const entry of Object.values(entries)) lintFile(file, entry);
}

function lintFile(file: string, entry: { version?: number; length: number; hashes: Record<string, string> }): void {
  if (entry.version !== undefined && entry.version < 1) {
    refuseFile('trust/meta-bad-version', file, `names version ${entry.version}`);
  }
  if (entry.length < 0) refuseFile('trust/meta-invalid', file, `length ${entry.length}`);
  const [algorithm, ...others] = Object.keys(entry.hashes);
  // An empty `hashes` would switch the check off in the client; a second algorithm would be a weaker way in.
  if (algorithm !== 'sha256' || others.length > 0 || !parseHex(entry.hashes['sha256'] ?? '', 32)) {
    refuseFile('trust/meta-bad-hashes', file, 'exactly one sha256 of 64 hex digits is needed');
  }
}
