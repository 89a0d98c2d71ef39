// SPDX-License-Identifier: Apache-2.0
import type { Fetcher } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error.js';
import { Defect, type Fault, fault, type Result } from '../../../app/kernel/index.ts';
import type { Crypto, SourceFaultCode } from '../../../app/ports/index.ts';
import { lintMetadata, type RoleName, roleNames, trustLimits } from '../../../app/trust/index.ts';

/** Reads one small file of the bundle. */
export type ReadBundleFile = (path: string, maxBytes: number) => Promise<Result<Uint8Array, SourceFaultCode>>;

/** The address that tuf-js is given; it only ever comes back to this fetcher. */
export const bundleBaseUrl = 'bundle:///metadata';

/**
 * Feeds tuf-js from a bundle. Every file passes the linter first, and whatever was refused is kept in `refusal`,
 * because tuf-js turns some errors into text on their way out.
 */
export class BundleFetcher implements Fetcher {
  refusal: Fault | undefined;
  /** What the reader threw: a bug on our side, which must not pass for a bad bundle. */
  defect: { readonly thrown: unknown } | undefined;
  /** File name to the end date it states, for the sentence about an expired one. */
  readonly expires = new Map<string, string>();
  readonly #read: ReadBundleFile;
  readonly #crypto: Crypto;

  constructor(read: ReadBundleFile, crypto: Crypto) {
    this.#read = read;
    this.#crypto = crypto;
  }

  /** tuf-js also passes the signed length as a limit; it compares lengths itself, and then says which file does not belong here. */
  async downloadBytes(url: string): Promise<Buffer> {
    const name = url.slice(bundleBaseUrl.length + 1);
    const role = roleOf(name);
    const bytes = await this.#readGuarded(`metadata/${name}`);
    if (!bytes.ok) {
      // The chain of roots ends where the next one is missing; tuf-js wants to hear that as a 404.
      if (bytes.fault.code === 'source/missing' && role === 'root') throw new DownloadHTTPError('no newer root', 404);
      throw this.#refuse(missingOrBad(bytes.fault, name));
    }
    const linted = lintMetadata(role, bytes.value, this.#crypto);
    if (!linted.ok) throw this.#refuse(linted.fault);
    this.expires.set(`${role}.json`, linted.value.signed.expires);
    return Buffer.from(bytes.value);
  }

  downloadFile(): Promise<never> {
    throw new Defect('tuf-js was asked for a target; targets are read by our own code');
  }

  async #readGuarded(path: string) {
    try {
      return await this.#read(path, trustLimits.metadataBytes);
    } catch (thrown) {
      this.defect = { thrown };
      throw thrown;
    }
  }

  #refuse(refusal: Fault): Error {
    this.refusal = refusal;
    return new Error(`${refusal.code}: ${refusal.message}`);
  }
}

function roleOf(name: string): RoleName {
  const role = roleNames.find((candidate) => name === `${candidate}.json` || name.endsWith(`.${candidate}.json`));
  if (!role) throw new Defect(`tuf-js asked for ${name}`);
  return role;
}

function missingOrBad(refusal: Fault<SourceFaultCode>, name: string): Fault {
  const file = `metadata/${name}`;
  if (refusal.code === 'source/missing') {
    return fault('trust/bundle-incomplete', `${file} is missing`, { details: { file }, cause: refusal });
  }
  if (refusal.code === 'source/too-big') {
    return fault('trust/meta-too-big', refusal.message, { details: { file }, cause: refusal });
  }
  return refusal;
}
