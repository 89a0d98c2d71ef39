// SPDX-License-Identifier: Apache-2.0

/** A string that only its parser may make. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** `sha256:` and 64 lower-case hex digits (OCI image spec, descriptor digests). */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && DIGEST.test(text);
}

/** The 64 hex digits of a digest. */
export function digestHex(digest: Digest): string {
  return digest.slice('sha256:'.length);
}
