// SPDX-License-Identifier: Apache-2.0
export { type CreateOptions, createBundle, type ImageInput } from './create.ts';
export { generateKeys, type KeygenOptions } from './keygen.ts';
export { type BundleIo, runBundle } from './run.ts';
export { type SignOptions, signBundle } from './sign.ts';
