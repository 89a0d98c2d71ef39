// SPDX-License-Identifier: Apache-2.0

import type { ImportView } from '../contract/index.ts';
import {
  attempt,
  Defect,
  type Digest,
  type Fault,
  FaultError,
  type Feed,
  FeedSource,
  fault,
  ok,
  type Result,
  refuse,
} from '../kernel/index.ts';
import type {
  BundleSource,
  Clock,
  ContentStore,
  Crypto,
  Gunzip,
  Ids,
  Records,
  ReleaseRef,
  TrustVerifier,
  VerifiedImage,
} from '../ports/index.ts';
import { modelsNamed } from './fits.ts';
import { keepsWhatCame, runImport } from './import.ts';
import { newImport, refuseImport } from './import-checks.ts';
import { compareVersions, releaseId } from './release-document.ts';
import type { ReleaseRecord } from './release-record.ts';
import { verifyImage } from './verified-image.ts';

/** Writes one line of the site's journal. */
export type WriteJournal = (entry: {
  readonly action: string;
  readonly who: string;
  readonly about: Record<string, string>;
  readonly sentence: string;
}) => void;

export type ImageServiceDeps = {
  readonly records: Records;
  readonly content: ContentStore;
  readonly gunzip: Gunzip;
  readonly crypto: Pick<Crypto, 'sha256'>;
  readonly verifier: TrustVerifier;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly journal: WriteJournal;
  /** Called after the set of releases changed. */
  readonly onChange: () => void;
  /** Models of the bots of this site; empty before any is known. */
  readonly siteModels: () => readonly string[];
  /** Names of bots that run this release or need it as their way back. */
  readonly neededBy: (release: ReleaseRef) => readonly string[];
  /** Told of a bug in an import, where nobody awaits imports; the view says so too. */
  readonly onDefect?: (error: unknown) => void;
};

export interface ImageService {
  /** Every import of this session, running or ended. */
  readonly imports: Feed<ImportView>;
  /** Starts an import and answers its id at once. Imports run one after the other. */
  startImport(source: BundleSource, from: { readonly label: string; readonly who: string }): string;
  /** Resolves when the import ended, done or refused. */
  awaitImport(importId: string): Promise<ImportView>;
  /** Newest version first, by product. */
  releases(): readonly ReleaseRecord[];
  findRelease(id: string): ReleaseRecord | undefined;
  /** The image of a release for a model, checked anew; the only way to one. */
  imageFor(release: ReleaseRef, model: string): Promise<Result<VerifiedImage>>;
  /** Forgets a release and the blobs that no other one needs. Refused while a bot needs it. */
  removeRelease(id: string, who: string): Promise<Result<void>>;
}

/** Releases of one site: how they come in, and what may be read from them. */
export function createImageService(deps: ImageServiceDeps): ImageService {
  const stored = deps.records.collection<ReleaseRecord>('releases');
  const imports = new FeedSource<ImportView>();
  const running = new Map<string, Promise<ImportView>>();
  let queue: Promise<unknown> = Promise.resolve();

  const findRelease = (id: string) => stored.find(id);
  return {
    imports,
    findRelease,
    startImport(source, from) {
      const id = deps.ids.next('import');
      imports.put(newImport(id, from.label, deps.clock.now()));
      const work = queue.then(() => importAndEnd({ deps, imports, id }, source, from.who));
      // A FaultError here is a journal that could not take the refusal, which whoever writes the journal tells.
      queue = work.catch((error: unknown) => void (error instanceof FaultError || deps.onDefect?.(error)));
      running.set(id, work);
      return id;
    },
    awaitImport: (importId) =>
      running.get(importId) ?? Promise.reject(new Defect(`no import ${importId} was started in this session`)),
    releases: () =>
      [...stored.all()].sort(
        ({ document: a }, { document: b }) =>
          a.product.localeCompare(b.product) || compareVersions(b.version, a.version),
      ),
    async imageFor(release, model) {
      const record = findRelease(releaseId(release));
      return record ? verifyImage(record, model, deps) : refuse(unknownRelease(releaseId(release)));
    },
    removeRelease: (id, who) => removeRelease(deps, id, who),
  };
}

type Running = { readonly deps: ImageServiceDeps; readonly imports: FeedSource<ImportView>; readonly id: string };

/** An import ends, whatever happens: nobody waits for one that a bug stopped. */
async function importAndEnd(running: Running, source: BundleSource, who: string): Promise<ImportView> {
  try {
    return await importBundle(running, source, who);
  } catch (error) {
    const view = running.imports.find(running.id);
    const defect = fault('gateway/defect', 'a defect in the import');
    if (view?.status === 'running') running.imports.put(refuseImport(view, defect));
    throw error;
  }
}

async function importBundle({ deps, imports, id }: Running, source: BundleSource, who: string): Promise<ImportView> {
  const stored = deps.records.collection<ReleaseRecord>('releases');
  const added: Digest[] = [];
  const view = () => imports.find(id) ?? newImport(id, '', deps.clock.now());
  const outcome = await attempt(async () => {
    const { records, scratch, unlisted } = await runImport(
      { ...deps, source },
      {
        held: stored.all(),
        siteModels: deps.siteModels(),
        show: (change) => imports.put(change(view())),
        onAdded: (digest) => added.push(digest),
      },
    );
    // First the trust, then the releases: a crash in between shows nothing, and the same bundle comes in again.
    await deps.verifier.commit(scratch);
    deps.records.atomically(() => {
      for (const record of records) stored.put(record.id, record);
      journalImport(deps, { who, label: view().label, records, unlisted });
    });
    return records;
  }).finally(() => source.close?.());
  if (!outcome.ok) {
    await dropRefused(deps, added, outcome.fault);
    imports.put(refuseImport(view(), outcome.fault));
    journalRefusal(deps, { who, label: view().label, refusal: outcome.fault });
    return view();
  }
  imports.put({ ...view(), status: 'done', releases: outcome.value.map(({ document }) => refOf(document)) });
  deps.onChange();
  return view();
}

/** What a refused bundle brought is forgotten, except after a pulled stick: then the next try goes on where this one stopped. */
async function dropRefused(deps: ImageServiceDeps, added: readonly Digest[], refusal: Fault): Promise<void> {
  if (keepsWhatCame(refusal)) return;
  await dropUnneeded(deps, added);
}

async function dropUnneeded({ records, content }: ImageServiceDeps, candidates: readonly Digest[]): Promise<void> {
  const needed = new Set(
    records
      .collection<ReleaseRecord>('releases')
      .all()
      .flatMap(({ blobs }) => blobs.map(({ digest }) => digest)),
  );
  for (const digest of candidates) {
    if (!needed.has(digest)) await content.remove(digest);
  }
}

async function removeRelease(deps: ImageServiceDeps, id: string, who: string): Promise<Result<void>> {
  const stored = deps.records.collection<ReleaseRecord>('releases');
  const record = stored.find(id);
  if (!record) return refuse(unknownRelease(id));
  const bots = deps.neededBy(refOf(record.document));
  if (bots.length > 0) {
    return refuse(
      fault('images/in-use', `${id} is needed by ${bots.join(', ')}`, { details: { bots: bots.join(', ') } }),
    );
  }
  deps.journal({ action: 'images.remove', who, about: { release: id }, sentence: `Removed ${id} from this laptop.` });
  stored.remove(id);
  await dropUnneeded(
    deps,
    record.blobs.map(({ digest }) => digest),
  );
  deps.onChange();
  return ok();
}

type Ended = { readonly who: string; readonly label: string };

function journalImport(
  { journal }: ImageServiceDeps,
  { who, label, records, unlisted }: Ended & { records: readonly ReleaseRecord[]; unlisted: number },
): void {
  for (const { id, document, trust, blobs } of records) {
    const about = {
      release: id,
      rootVersion: String(trust.rootVersion),
      targetsVersion: String(trust.targetsVersion),
      expires: trust.expires,
      blobs: String(blobs.length),
      unlisted: String(unlisted),
    };
    journal({
      action: 'images.import',
      who,
      about,
      sentence: `Imported ${id} for ${modelsNamed([document])} from ${label}.`,
    });
  }
}

function journalRefusal({ journal }: ImageServiceDeps, { who, label, refusal }: Ended & { refusal: Fault }): void {
  const about = { code: refusal.code, why: refusal.message.slice(0, 300) };
  journal({ action: 'images.refuse', who, about, sentence: `Refused the bundle ${label}: ${refusal.code}.` });
}

function refOf({ product, version }: ReleaseRef): ReleaseRef & { product: string; version: string } {
  return { product, version };
}

function unknownRelease(id: string): Fault {
  return fault('images/unknown-release', `no release ${id} here`);
}
