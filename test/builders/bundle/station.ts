// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createImageService, type ReleaseRecord } from '../../../app/images/index.ts';
import { unwrap } from '../../../app/kernel/index.ts';
import type { BundleSource, Collection, Records, TrustVerifier } from '../../../app/ports/index.ts';
import {
  createInThreadVerifier,
  enrolRoot,
  nodeCrypto,
  nodeGunzip,
  openContentStore,
  openDirectorySource,
} from '../../../main/platform/index.ts';
import { rootBytes, type TestPublisher, testNow } from './bundle.ts';

/** Records in memory that survive as long as the object does. */
export function memoryRecords(): Records {
  const collections = new Map<string, Map<string, unknown>>();
  return {
    collection<T>(name: string): Collection<T> {
      const documents = collections.get(name) ?? new Map<string, unknown>();
      collections.set(name, documents);
      return {
        find: (id) => structuredClone(documents.get(id)) as T | undefined,
        all: () => [...documents.values()].map((document) => structuredClone(document) as T),
        put: (id, document) => void documents.set(id, structuredClone(document)),
        remove: (id) => void documents.delete(id),
      };
    },
    atomically: (work) => work(),
  };
}

export type ImportBench = Awaited<ReturnType<typeof openImportBench>>;

/** The import part of a station in a temporary folder, with the publisher's root enrolled and a clock that stands still. */
export async function openImportBench(
  publisher: TestPublisher,
  options: {
    readonly now?: number;
    readonly siteModels?: readonly string[];
    readonly neededBy?: readonly string[];
    readonly storeDirectory?: string;
    readonly verifier?: (trustDirectory: string) => TrustVerifier;
  } = {},
) {
  const directory = await mkdtemp(join(tmpdir(), 'millwright-import-'));
  const trustDirectory = join(directory, 'trust');
  unwrap(await enrolRoot(trustDirectory, await rootBytes(publisher)));
  const records = memoryRecords();
  const content = unwrap(await openContentStore(options.storeDirectory ?? join(directory, 'store')));
  const journal: { action: string; about: Record<string, string>; sentence: string }[] = [];
  let now = options.now ?? testNow;
  let ids = 0;
  const images = createImageService({
    records,
    content,
    gunzip: nodeGunzip,
    crypto: nodeCrypto,
    verifier: (options.verifier ?? createInThreadVerifier)(trustDirectory),
    clock: { now: () => now, monotonicMs: () => 0, sleep: () => Promise.resolve() },
    ids: { next: (prefix) => `${prefix}-${++ids}` },
    journal: (entry) => void journal.push(entry),
    onChange: () => undefined,
    siteModels: () => options.siteModels ?? [],
    neededBy: () => options.neededBy ?? [],
  });
  const importSource = (source: BundleSource, label = 'stick') =>
    images.awaitImport(images.startImport(source, { label, who: 'Kim' }));
  return {
    directory,
    trustDirectory,
    content,
    images,
    journal,
    importSource,
    importBundle: (bundle: string) => importSource(openDirectorySource(bundle), bundle),
    stored: () => records.collection<ReleaseRecord>('releases').all(),
    setNow: (ms: number) => {
      now = ms;
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}
