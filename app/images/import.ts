// SPDX-License-Identifier: Apache-2.0
import type { ImportCheckId, ImportView } from '../contract/index.ts';
import type { McubootImage } from '../formats/index.ts';
import { type Digest, type Fault, FaultError, fault, type Json, sizeWords, unwrap } from '../kernel/index.ts';
import type { Clock, ContentStore, TrustedBundle, TrustVerifier } from '../ports/index.ts';
import { checkFits, checkNewer } from './fits.ts';
import { passCheck, startCheck } from './import-checks.ts';
import { blobsOf, type PayloadBlob, type PayloadPorts, planPayload, takeBlob } from './payload.ts';
import { parseRelease, type ReleaseDocument, releaseId, releasePath } from './release-document.ts';
import type { ReleaseRecord } from './release-record.ts';

const MAX_ENTRIES = 5000;
const PROGRESS_MS = 100;

export type ImportPorts = PayloadPorts & { readonly verifier: TrustVerifier; readonly clock: Clock };

export type ImportContext = {
  readonly held: readonly ReleaseRecord[];
  readonly siteModels: readonly string[];
  /** Shows the next state of the view. */
  readonly show: (change: (view: ImportView) => ImportView) => void;
  /** Told of every blob that was not in the store before. */
  readonly onAdded: (digest: Digest) => void;
};

/** A pulled stick takes nothing away: the files that are whole stay, and the next import goes on where this one stopped. */
export function keepsWhatCame(refusal: Fault): boolean {
  return refusal.code.startsWith('source/');
}

/**
 * One import, up to but not including the moment in which its releases become visible. Throws a FaultError at the first check that
 * fails; then the trust store is as before. `commit` of the answer makes the metadata the trusted one.
 */
export async function runImport(ports: ImportPorts, context: ImportContext) {
  const { show } = context;
  const pass = (id: ImportCheckId, sentence: string) => show((view) => passCheck(view, id, sentence));

  show((view) => startCheck(view, 'readable'));
  const files = unwrap(await ports.source.list(MAX_ENTRIES));
  pass('readable', `${files.length} files can be read.`);

  show((view) => startCheck(view, 'complete', 'signature', 'signer'));
  const trusted = unwrap(await ports.verifier.verify(ports.source, ports.clock.now()));
  try {
    pass('signer', signerSentence(trusted));
    const releases = readReleases(trusted.documents);
    const added = new Set<Digest>();
    const onAdded = (digest: Digest) => {
      added.add(digest);
      context.onAdded(digest);
    };
    const blobs = await planPayload(releases, ports, onAdded);
    const unlisted = countUnlisted(files, new Set([...blobs.map(({ path }) => path), ...documentPaths(trusted)]));
    pass('complete', `Every file of it is here.${unlisted > 0 ? ` ${unlisted} others are ignored.` : ''}`);
    const fits = checkFits(releases, context.siteModels);
    pass('newer', checkNewer(releases, context.held));

    const reusedBytes = await bytesHere(
      blobs.filter(({ digest }) => !added.has(digest)),
      ports.content,
    );
    if (reusedBytes > 0) show((view) => ({ ...view, reusedBytes }));
    const { totalBytes, mcuImages } = await copyAll(blobs, ports, context);
    const { good, of } = trusted.signatures;
    pass('signature', `${good} of ${of} release keys signed it; ${sizeWords(totalBytes)} match.`);
    // Only now: a microcontroller image shows what it is when its bytes pass by.
    pass('fits', fits);
    const records = await Promise.all(
      releases.map((release) => makeRecord(release, trusted, { ...ports, ...context, mcuImages })),
    );
    return { records, unlisted, scratch: trusted.scratch };
  } catch (error) {
    await ports.verifier.discard(trusted.scratch);
    throw error;
  }
}

function signerSentence({ rootVersion, expires }: TrustedBundle): string {
  return `Your publisher's keys (root ${rootVersion}), signed until ${expires.slice(0, 10)}.`;
}

function readReleases(documents: ReadonlyMap<string, Json>): readonly ReleaseDocument[] {
  const releases: ReleaseDocument[] = [];
  for (const [path, json] of documents) {
    if (!path.startsWith('releases/')) continue;
    const release = unwrap(parseRelease(json));
    if (path !== releasePath(release)) {
      const what = `${path} holds ${release.product} ${release.version}`;
      throw new FaultError(fault('images/bad-release', what, { details: { what } }));
    }
    releases.push(release);
  }
  if (releases.length === 0) throw new FaultError(fault('images/no-release', 'no releases/ document in the bundle'));
  return releases;
}

function documentPaths({ documents }: TrustedBundle): readonly string[] {
  return [...documents.keys()].map((path) => `targets/${path}`);
}

/** Files that nothing signed names. They are never read; metadata and the layout's own two files are no payload. */
function countUnlisted(files: readonly string[], listed: ReadonlySet<string>): number {
  const own = (path: string) =>
    /^metadata\/([0-9]+\.)?(root|targets|snapshot|timestamp)\.json$/.test(path) ||
    ['bundle.json', 'oci/oci-layout', 'oci/index.json'].includes(path);
  return files.filter((path) => !listed.has(path) && !own(path)).length;
}

/** Two lanes: while the disk settles one blob or a layer is unpacked, the next one is read. */
async function copyAll(blobs: readonly PayloadBlob[], ports: ImportPorts, { show, onAdded }: ImportContext) {
  const mcuImages = new Map<Digest, McubootImage>();
  const bytesTotal = blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  show((view) => ({ ...view, bytesTotal }));
  const progress = createProgress(ports.clock, (bytesDone) => show((view) => ({ ...view, bytesDone })));
  const waiting = blobs.values();
  let refused = false;
  const lane = async () => {
    // Both lanes draw from one iterator; after a refusal the other finishes the blob in hand and takes no more.
    for (const blob of waiting) {
      try {
        const image = await takeBlob(blob, ports, { onAdded, onBytes: (bytes) => progress(blob, bytes) });
        if (image !== null) mcuImages.set(blob.digest, image);
      } catch (error) {
        refused = true;
        throw error;
      }
      if (refused) return;
    }
  };
  for (const outcome of await Promise.allSettled([lane(), lane()])) {
    if (outcome.status === 'fulfilled') continue;
    if (outcome.reason instanceof FaultError && keepsWhatCame(outcome.reason.fault)) {
      const keptBytes = await bytesHere(blobs, ports.content);
      show((view) => ({ ...view, keptBytes }));
    }
    throw outcome.reason;
  }
  show((view) => ({ ...view, bytesDone: bytesTotal }));
  return { totalBytes: bytesTotal, mcuImages };
}

async function bytesHere(blobs: readonly PayloadBlob[], content: ContentStore): Promise<number> {
  let bytes = 0;
  for (const { digest, sizeBytes } of blobs) bytes += (await content.has(digest)) ? sizeBytes : 0;
  return bytes;
}

/** Sums the bytes of all blobs and tells at most every PROGRESS_MS. */
function createProgress(clock: Clock, tell: (bytesDone: number) => void) {
  const done = new Map<Digest, number>();
  let toldAt = clock.monotonicMs();
  return (blob: PayloadBlob, bytes: number) => {
    done.set(blob.digest, bytes);
    const now = clock.monotonicMs();
    if (now - toldAt < PROGRESS_MS) return;
    toldAt = now;
    tell([...done.values()].reduce((sum, one) => sum + one, 0));
  };
}

async function makeRecord(
  document: ReleaseDocument,
  { rootVersion, targetsVersion, expires, issuedAt }: TrustedBundle,
  { content, clock, held, mcuImages }: ImportPorts & ImportContext & { mcuImages: ReadonlyMap<Digest, McubootImage> },
): Promise<ReleaseRecord> {
  const id = releaseId(document);
  return {
    id,
    document,
    trust: { rootVersion, targetsVersion, expires, issuedAt },
    blobs: await blobsOf(document, content),
    imageHashes: document.images.flatMap((entry) =>
      entry.family === 'mcu' ? (mcuImages.get(entry.file.digest)?.hash ?? []) : [],
    ),
    // A release that comes in again may be signed for longer, but it has been here since the first time.
    importedAt: held.find((record) => record.id === id)?.importedAt ?? clock.now(),
  };
}
