// SPDX-License-Identifier: Apache-2.0
import type { ReleaseView } from '../contract/index.ts';
import type { Digest } from '../kernel/index.ts';
import { trustGrade, trustSentence } from '../trust/index.ts';
import { type ReleaseDocument, releaseId } from './release-document.ts';

/** A release that this laptop holds, as kept in the collection `releases` under `product@version`. */
export type ReleaseRecord = {
  readonly id: string;
  readonly document: ReleaseDocument;
  readonly trust: {
    readonly rootVersion: number;
    readonly targetsVersion: number;
    /** ISO time at which the metadata that vouches for it expires. */
    readonly expires: string;
    /** Signed issue time in ms since the epoch, or null. */
    readonly issuedAt: number | null;
  };
  /** Every blob that the release needs in the content store. */
  readonly blobs: readonly { readonly digest: Digest; readonly sizeBytes: number }[];
  /** What bots call the microcontroller images of the release; absent in records of before there were any. */
  readonly imageHashes?: readonly Digest[];
  /** ms since the epoch. */
  readonly importedAt: number;
};

export function releaseModels(document: ReleaseDocument): readonly string[] {
  return document.images.flatMap(({ models }) => models);
}

/** What the screens show of a release; `now` in ms, `runningOn` are names of bots. */
export function releaseView(
  record: ReleaseRecord,
  { now, runningOn }: { readonly now: number; readonly runningOn: readonly string[] },
): ReleaseView {
  const { product, version, releasedAt, securityEpoch } = record.document;
  return {
    id: releaseId(record.document),
    release: { product, version },
    releasedAt,
    models: [...releaseModels(record.document)],
    securityEpoch,
    sizeBytes: record.blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    importedAt: record.importedAt,
    expires: record.trust.expires,
    trust: trustGrade(record.trust.expires, now),
    trustSentence: trustSentence(record.trust.expires, now),
    runningOn: [...runningOn],
  };
}
