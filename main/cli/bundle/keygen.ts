// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unwrap } from '../../../app/kernel/index.ts';
import { inspectRoot } from '../../../app/trust/index.ts';
import { nodeCrypto } from '../../platform/index.ts';
import { generateSigningKey, privatePem, type SigningKey } from './keys.ts';
import { expiresAfter, lifetimeDays, makeRoot, metadataBytes, type RoleKeys, withSignature } from './metadata.ts';

export type KeygenOptions = {
  readonly out: string;
  /** How many people hold a root key and a targets key each; two of them must agree. */
  readonly people: number;
  /** ms since the epoch. */
  readonly now: number;
  readonly expiresInDays?: number;
};

/** Makes all role keys and the first root, signed by every root key. Refuses to overwrite anything. */
export async function generateKeys({ out, people, now, expiresInDays = lifetimeDays.root }: KeygenOptions) {
  const many = () => Array.from({ length: people }, generateSigningKey);
  const keys: RoleKeys = {
    root: many(),
    targets: many(),
    snapshot: [generateSigningKey()],
    timestamp: [generateSigningKey()],
  };
  const unsigned = makeRoot(keys, { version: 1, expires: expiresAfter(now, expiresInDays) });
  const root = metadataBytes(keys.root.reduce(withSignature, unsigned));

  await mkdir(out, { recursive: true });
  const files: string[] = [];
  const write = async (name: string, content: string | Uint8Array, mode: number) => {
    await writeFile(join(out, name), content, { mode, flag: 'wx' });
    files.push(join(out, name));
  };
  for (const role of ['root', 'targets'] as const) await writeNumbered(role, keys[role], write);
  for (const role of ['snapshot', 'timestamp'] as const) {
    for (const key of keys[role]) await write(`${role}.pem`, privatePem(key), 0o600);
  }
  await write('1.root.json', root, 0o644);
  return { files, ...unwrap(inspectRoot(root, nodeCrypto)) };
}

type Write = (name: string, content: string, mode: number) => Promise<void>;

async function writeNumbered(role: string, keys: readonly SigningKey[], write: Write): Promise<void> {
  for (const [at, key] of keys.entries()) await write(`${role}-${at + 1}.pem`, privatePem(key), 0o600);
}
