// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metadata, RoleName } from '../../../app/trust/index.ts';
import {
  generateSigningKey,
  makeRoot,
  makeSnapshot,
  makeTimestamp,
  metadataBytes,
  readPublication,
  readSigningKey,
  type SigningKey,
  withSignature,
  writeMetadata,
} from '../../../main/cli/bundle/index.ts';
import type { TestPublisher } from './bundle.ts';

/** The keys that a role's people hold. */
export function roleKeys({ keys }: TestPublisher, role: RoleName): Promise<readonly SigningKey[]> {
  const names =
    role === 'root' || role === 'targets' ? [1, 2, 3].map((person) => `${role}-${person}.pem`) : [`${role}.pem`];
  return Promise.all(names.map((name) => readSigningKey(join(keys, name))));
}

/**
 * What a publisher who breaks the rules could sign: changes targets, has `signers` of the release keys (or the keys given) sign it,
 * and renews snapshot and timestamp around it properly.
 */
export async function republishTargets(
  publisher: TestPublisher,
  bundle: string,
  {
    change = (signed) => signed,
    signers,
  }: {
    readonly change?: (signed: Metadata<'targets'>['signed']) => Metadata<'targets'>['signed'];
    readonly signers?: readonly SigningKey[];
  },
): Promise<void> {
  const before = await readPublication(bundle);
  const keys = signers ?? (await roleKeys(publisher, 'targets')).slice(0, 2);
  const unsigned: Metadata<'targets'> = { signatures: [], signed: change(before.targets.signed) };
  const targets = keys.reduce(withSignature, unsigned);
  await writeMetadata(bundle, targets);
  const { version, expires } = before.snapshot.signed;
  await renewSnapshot(publisher, bundle, makeSnapshot(targets, { version, expires }));
}

/** Signs a snapshot and a timestamp around it. */
export async function renewSnapshot(
  publisher: TestPublisher,
  bundle: string,
  unsigned: Metadata<'snapshot'>,
): Promise<void> {
  const { timestamp } = await readPublication(bundle);
  const snapshot = (await roleKeys(publisher, 'snapshot')).reduce(withSignature, unsigned);
  await writeMetadata(bundle, snapshot);
  const { version, expires } = timestamp.signed;
  const issued = timestamp.signed['x-issued'] ?? expires;
  const renewed = makeTimestamp(snapshot, { version, expires, issued });
  await writeMetadata(bundle, (await roleKeys(publisher, 'timestamp')).reduce(withSignature, renewed));
}

/** A root that follows the first with fresh root keys, signed by whom the caller names. */
export async function makeNextRoot(
  publisher: TestPublisher,
  options: {
    readonly version: number;
    readonly signedBy: (oldKeys: readonly SigningKey[], newKeys: readonly SigningKey[]) => readonly SigningKey[];
  },
) {
  const newKeys = [generateSigningKey(), generateSigningKey(), generateSigningKey()];
  const unsigned = makeRoot(
    {
      root: newKeys,
      targets: await roleKeys(publisher, 'targets'),
      snapshot: await roleKeys(publisher, 'snapshot'),
      timestamp: await roleKeys(publisher, 'timestamp'),
    },
    { version: options.version, expires: '2028-01-01T00:00:00Z' },
  );
  const signers = options.signedBy(await roleKeys(publisher, 'root'), newKeys);
  return { root: signers.reduce(withSignature, unsigned), newKeys };
}

/** Puts a root into a bundle under any name. */
export function writeRoot(bundle: string, name: string, root: Metadata<'root'>): Promise<void> {
  return writeFile(join(bundle, 'metadata', name), metadataBytes(root));
}

/** Changes the bytes of one file of a bundle. */
export async function changeFile(bundle: string, path: string, change: (bytes: Buffer) => Uint8Array): Promise<void> {
  const file = join(bundle, path);
  await writeFile(file, change(await readFile(file)));
}

/** One bit in the middle of the file, same length. */
export function flipBit(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const middle = bytes.length >> 1;
  changed[middle] = (bytes[middle] ?? 0) ^ 1;
  return changed;
}
