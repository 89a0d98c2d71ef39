// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Updater } from 'tuf-js';
import { Defect, FaultError, fault, type Json, unwrap } from '../../../app/kernel/index.ts';
import type { Crypto, TrustedBundle } from '../../../app/ports/index.ts';
import {
  countSignatures,
  effectiveNow,
  lintMetadata,
  type Metadata,
  parseDocument,
  type RoleName,
  refuseFile,
  type TargetEntry,
  trustLimits,
} from '../../../app/trust/index.ts';
import { diskFaultIn, untilDiskFault } from '../disk-fault.ts';
import { BundleFetcher, bundleBaseUrl, type ReadBundleFile } from './fetcher.ts';
import { makeScratch, openGeneration, sealScratch } from './store.ts';
import { tufFault } from './tuf-errors.ts';

export type VerifyRequest = { readonly trustDirectory: string; readonly now: number };
type VerifyTools = {
  readonly read: ReadBundleFile;
  readonly crypto: Crypto;
  readonly onScratch: (scratch: string) => void;
};

/**
 * One run of the TUF client workflow (specification §5) over a bundle, in a scratch copy of the trust store.
 * Throws a FaultError, also when this laptop's disk refuses; the scratch folder is left for the caller to discard. `onScratch` tells it before anything can fail.
 */
export function verifyBundle(request: VerifyRequest, tools: VerifyTools): Promise<TrustedBundle> {
  return untilDiskFault(request.trustDirectory, () => verifyInScratch(request, tools));
}

async function verifyInScratch(request: VerifyRequest, { read, crypto, onScratch }: VerifyTools) {
  const generation = await openGeneration(request.trustDirectory);
  const scratch = await makeScratch(request.trustDirectory, generation);
  onScratch(scratch);
  const now = effectiveNow(request.now, generation.maxTimeSeen);
  await refresh(scratch, new BundleFetcher(read, crypto), now);

  const trusted = await readTrusted(scratch, crypto);
  const documents = await readDocuments(trusted.targets.signed.targets, read);
  const issued = trusted.timestamp.signed['x-issued'];
  const issuedAt = issued === undefined ? null : Date.parse(issued);
  await sealScratch(scratch, Math.max(generation.maxTimeSeen, issuedAt ?? 0));
  return {
    rootVersion: trusted.root.signed.version,
    targetsVersion: trusted.targets.signed.version,
    issuedAt,
    expires: earliest(Object.values(trusted).map(({ signed }) => signed.expires)),
    signatures: countSignatures(trusted.targets, trusted.root.signed, crypto),
    documents,
    scratch,
  };
}

async function refresh(scratch: string, fetcher: BundleFetcher, now: number): Promise<void> {
  try {
    const updater = new Updater({
      metadataDir: scratch,
      metadataBaseUrl: bundleBaseUrl,
      fetcher,
    });
    setReferenceTime(updater, now);
    await updater.refresh();
  } catch (error) {
    if (fetcher.defect) throw fetcher.defect.thrown;
    if (error instanceof Defect) throw error;
    // tuf-js tells of a full disk in the words of a bad file; the stick must not be blamed for it.
    const refusedByDisk = error instanceof Error ? diskFaultIn(scratch, error) : null;
    throw new FaultError(fetcher.refusal ?? refusedByDisk ?? tufFault(error, fetcher.expires));
  }
}

/** tuf-js 5.0.1 has no clock option: its trusted set takes the system time when it is made. A test holds it to this. */
export function setReferenceTime(updater: Updater, now: number): void {
  const trustedSet: unknown = Reflect.get(updater, 'trustedSet');
  if (typeof trustedSet !== 'object' || trustedSet === null || !('referenceTime' in trustedSet)) {
    throw new Defect('tuf-js has no trustedSet.referenceTime any more');
  }
  trustedSet.referenceTime = new Date(now);
}

type Trusted = { readonly [Role in RoleName]: Metadata<Role> };

/** The four files as tuf-js left them; they hold exactly the bytes that it verified. */
async function readTrusted(scratch: string, crypto: Crypto): Promise<Trusted> {
  const role = async <Role extends RoleName>(name: Role) =>
    unwrap(lintMetadata(name, await readFile(join(scratch, `${name}.json`)), crypto));
  return {
    root: await role('root'),
    targets: await role('targets'),
    snapshot: await role('snapshot'),
    timestamp: await role('timestamp'),
  };
}

/** The signed documents that this bundle carries. Those of older releases may be listed without being on the stick. */
async function readDocuments(
  targets: Readonly<Record<string, TargetEntry>>,
  read: ReadBundleFile,
): Promise<ReadonlyMap<string, Json>> {
  const documents = new Map<string, Json>();
  for (const [path, entry] of Object.entries(targets)) {
    const file = `targets/${path}`;
    const bytes = await read(file, trustLimits.documentBytes);
    if (!bytes.ok && bytes.fault.code === 'source/missing') continue;
    documents.set(path, parseDocument(file, checkTarget(file, entry, unwrap(bytes))));
  }
  if (documents.size === 0) {
    throw new FaultError(
      fault('trust/bundle-incomplete', 'none of the signed documents is here', { details: { file: 'targets' } }),
    );
  }
  return documents;
}

function checkTarget(file: string, entry: TargetEntry, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== entry.length) {
    refuseFile('trust/length-mismatch', file, `${entry.length} bytes signed, ${bytes.length} found`);
  }
  if (createHash('sha256').update(bytes).digest('hex') !== entry.hashes['sha256']) {
    refuseFile('trust/hash-mismatch', file, 'not the signed bytes');
  }
  return bytes;
}

function earliest(times: readonly string[]): string {
  return times.reduce((first, time) => (Date.parse(time) < Date.parse(first) ? time : first));
}
