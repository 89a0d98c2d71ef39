// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../app/kernel/index.ts';
import type { AnyMetadata, Metadata, RootSigned, TargetEntry } from '../../../app/trust/index.ts';
import { type SigningKey, signBytes } from './keys.ts';

// Writes TUF 1.0 metadata in the one form that the linter accepts.

const SPEC_VERSION = '1.0.31';

/** Days that a role stays valid unless told otherwise. */
export const lifetimeDays = { root: 730, targets: 365, snapshot: 90, timestamp: 90 } as const;

export function isoSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export function expiresAfter(now: number, days: number): string {
  return isoSecond(now + days * 86_400_000);
}

export type RoleKeys = { readonly [Role in keyof RootSigned['roles']]: readonly SigningKey[] };

/** A root in which root and targets need two of their keys, snapshot and timestamp one. */
export function makeRoot(keys: RoleKeys, { version, expires }: { version: number; expires: string }): Metadata<'root'> {
  const role = (members: readonly SigningKey[], threshold: number) => ({
    keyids: members.map(({ keyId }) => keyId).sort(),
    threshold,
  });
  return {
    signatures: [],
    signed: {
      _type: 'root',
      spec_version: SPEC_VERSION,
      version,
      expires,
      consistent_snapshot: true,
      keys: Object.fromEntries(
        Object.values(keys).flatMap((members) => members.map((key) => [key.keyId, key.publicKey])),
      ),
      roles: {
        root: role(keys.root, 2),
        targets: role(keys.targets, 2),
        snapshot: role(keys.snapshot, 1),
        timestamp: role(keys.timestamp, 1),
      },
    },
  };
}

export type Dated = { readonly version: number; readonly expires: string };

export function makeTargets(targets: Record<string, TargetEntry>, dated: Dated): Metadata<'targets'> {
  return { signatures: [], signed: { _type: 'targets', spec_version: SPEC_VERSION, ...dated, targets } };
}

export function makeSnapshot(targets: Metadata<'targets'>, dated: Dated): Metadata<'snapshot'> {
  const meta = { 'targets.json': { version: targets.signed.version, ...fileEntry(metadataBytes(targets)) } };
  return { signatures: [], signed: { _type: 'snapshot', spec_version: SPEC_VERSION, ...dated, meta } };
}

export function makeTimestamp(
  snapshot: Metadata<'snapshot'>,
  dated: Dated & { issued: string },
): Metadata<'timestamp'> {
  const meta = { 'snapshot.json': { version: snapshot.signed.version, ...fileEntry(metadataBytes(snapshot)) } };
  const { issued, ...rest } = dated;
  return {
    signatures: [],
    signed: { _type: 'timestamp', spec_version: SPEC_VERSION, ...rest, meta, 'x-issued': issued },
  };
}

/** Length and SHA-256 of a file as metadata names it. */
export function fileEntry(bytes: Uint8Array): TargetEntry {
  return { length: bytes.length, hashes: { sha256: createHash('sha256').update(bytes).digest('hex') } };
}

/** The metadata with this key's signature, which replaces an earlier one by the same key. */
export function withSignature<M extends AnyMetadata>(metadata: M, key: SigningKey): M {
  const sig = signBytes(key, Buffer.from(canonicalJson(metadata.signed)));
  const others = metadata.signatures.filter(({ keyid }) => keyid !== key.keyId);
  const signatures = [...others, { keyid: key.keyId, sig }].sort((a, b) => (a.keyid < b.keyid ? -1 : 1));
  return { ...metadata, signatures };
}

export function metadataBytes(metadata: AnyMetadata): Uint8Array {
  return Buffer.from(canonicalJson(metadata));
}
