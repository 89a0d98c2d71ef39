// SPDX-License-Identifier: Apache-2.0
export { type CreateOptions, createBundle, type ImageInput } from './create.ts';
export { generateKeys, type KeygenOptions } from './keygen.ts';
export { generateSigningKey, readSigningKey, type SigningKey } from './keys.ts';
export { makeRoot, makeSnapshot, makeTimestamp, metadataBytes, withSignature } from './metadata.ts';
export { packBundle } from './pack.ts';
export { type Publication, readPublication, writeMetadata } from './publication.ts';
export { type BundleIo, runBundle } from './run.ts';
export { type SignOptions, signBundle } from './sign.ts';
