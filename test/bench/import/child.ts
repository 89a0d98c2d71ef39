// SPDX-License-Identifier: Apache-2.0
// One import in a process of its own, so that its peak memory is its own: `child.js BUNDLE ROOT FOLDER NOW MEGABYTES`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createImageService } from '../../../app/images/index.ts';
import { unwrap } from '../../../app/kernel/index.ts';
import type { Collection } from '../../../app/ports/index.ts';
import {
  createTrustVerifier,
  enrolRoot,
  nodeCrypto,
  nodeGunzip,
  openContentStore,
  openDirectorySource,
} from '../../../main/platform/index.ts';
import { warmMemory } from './warm-memory.ts';

const [bundle = '', root = '', folder = '', now = '0', megabytes = '0'] = process.argv.slice(2);
unwrap(await enrolRoot(join(folder, 'trust'), await readFile(root)));

const documents = new Map<string, unknown>();
const images = createImageService({
  records: {
    collection: <T>(): Collection<T> => ({
      find: (id) => documents.get(id) as T | undefined,
      all: () => [...documents.values()] as T[],
      put: (id, document) => void documents.set(id, document),
      remove: (id) => void documents.delete(id),
    }),
    atomically: (work) => work(),
  },
  content: unwrap(await openContentStore(join(folder, 'store'))),
  gunzip: nodeGunzip,
  crypto: nodeCrypto,
  verifier: createTrustVerifier(
    join(folder, 'trust'),
    new URL('./trust/worker.js', import.meta.resolve('../../../main/platform/index.js')),
  ),
  clock: { now: () => Number(now), monotonicMs: () => performance.now(), sleep: () => Promise.resolve() },
  ids: { next: (prefix) => prefix },
  journal: () => undefined,
  onChange: () => undefined,
  siteModels: () => [],
  neededBy: () => [],
});

warmMemory(folder, Number(megabytes));
const before = performance.now();
const source = openDirectorySource(bundle);
const view = await images.awaitImport(images.startImport(source, { label: 'bench', who: 'bench' }));
const seconds = (performance.now() - before) / 1000;
if (view.status !== 'done') throw new Error(`import refused: ${view.faultCode} ${view.faultDetails}`);
console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
