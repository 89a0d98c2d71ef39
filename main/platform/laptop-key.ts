// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FaultError, fault } from '../../app/kernel/index.ts';
import type { Signer } from '../../app/ports/index.ts';
import { orDiskFault } from './disk-fault.ts';
import { writeDurablyNow } from './durable-sync.ts';

/**
 * The laptop's own ed25519 key (PKCS#8 PEM, readable by its user only); made on first use and never again, since a new key
 * would disown the journal. Throws a FaultError `station/key-broken` or `store/…`.
 */
export function openLaptopKey(path: string): Signer {
  return orDiskFault(path, () => {
    if (!existsSync(path)) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeDurablyNow(
        path,
        generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      );
    }
    const key = parsePrivateKey(path, readFileSync(path, 'utf8'));
    return { publicKey: rawPublicKey(key), sign: (message) => sign(null, message, key) };
  });
}

/** The public half, or undefined on a laptop that has no key yet. Makes nothing. */
export function findLaptopKey(path: string): Uint8Array | undefined {
  return orDiskFault(path, () =>
    existsSync(path) ? rawPublicKey(parsePrivateKey(path, readFileSync(path, 'utf8'))) : undefined,
  );
}

function parsePrivateKey(path: string, pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw broken(path, `a key of type ${key.asymmetricKeyType}`);
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw broken(path, 'not a PKCS#8 key', error);
  }
}

function broken(path: string, message: string, cause?: unknown): FaultError {
  return new FaultError(fault('station/key-broken', `${path}: ${message}`, { details: { path }, cause }));
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return new Uint8Array(spki.subarray(-32));
}
