// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hexOf, keyIdOf, type TrustKey } from '../../../app/trust/index.ts';
import { nodeCrypto } from '../../platform/index.ts';
import { refuseInput } from './refusal.ts';

/** A private signing key and its public name. The private half is only ever written by `keygen`. */
export type SigningKey = { readonly keyId: string; readonly publicKey: TrustKey; readonly privateKey: KeyObject };

export function generateSigningKey(): SigningKey {
  return signingKey(generateKeyPairSync('ed25519').privateKey);
}

/** Reads a PKCS#8 PEM file with an Ed25519 key, by whatever tool it was made. */
export async function readSigningKey(path: string): Promise<SigningKey> {
  const pem = await readFile(path);
  try {
    return signingKey(createPrivateKey(pem));
  } catch (error) {
    return refuseInput(`${path} is no Ed25519 private key in PEM form.`, error);
  }
}

export function privatePem(key: SigningKey): string {
  return key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function signBytes(key: SigningKey, message: Uint8Array): string {
  return sign(null, message, key.privateKey).toString('hex');
}

function signingKey(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') refuseInput('Only Ed25519 keys sign bundles.');
  // The last 32 bytes of the SubjectPublicKeyInfo are the raw key (RFC 8410 §4).
  const raw = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32);
  const publicKey = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hexOf(raw) } };
  return { keyId: keyIdOf(publicKey, nodeCrypto), publicKey, privateKey };
}
