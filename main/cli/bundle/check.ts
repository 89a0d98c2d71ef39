// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportView } from '../../../app/contract/index.ts';
import { createImageService } from '../../../app/images/index.ts';
import { Defect, type Digest, digestHex, fault, ok, refuse, unwrap } from '../../../app/kernel/index.ts';
import type { Collection, ContentStore, Records } from '../../../app/ports/index.ts';
import { createInThreadVerifier, enrolRoot, nodeCrypto, nodeGunzip, openBundleSource } from '../../platform/index.ts';

/** Small blobs are kept to be read; of larger ones only the digest is checked. */
const KEEP_BYTES = 4 * 1024 * 1024;

/**
 * Runs the very checks of an import against a publisher's root, offline, without a site: the payload is hashed but not copied.
 * `now` is ms since the epoch.
 */
export async function checkBundle(bundle: string, { root, now }: { root: string; now: number }): Promise<ImportView> {
  const scratch = await mkdtemp(join(tmpdir(), 'millwright-verify-'));
  try {
    unwrap(await enrolRoot(join(scratch, 'trust'), await readFile(root)));
    const images = createImageService({
      records: forgetfulRecords(),
      content: hashingStore(),
      gunzip: nodeGunzip,
      crypto: nodeCrypto,
      verifier: createInThreadVerifier(join(scratch, 'trust')),
      clock: { now: () => now, monotonicMs: () => performance.now(), sleep: () => Promise.resolve() },
      ids: { next: (prefix) => `${prefix}-${randomUUID()}` },
      journal: () => undefined,
      onChange: () => undefined,
      siteModels: () => [],
      neededBy: () => [],
    });
    const source = await openBundleSource(bundle);
    return await images.awaitImport(images.startImport(source, { label: bundle, who: 'verify' }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A content store that holds every byte against its digest and keeps only what must be read again. */
function hashingStore(): ContentStore {
  const sizes = new Map<Digest, number>();
  const kept = new Map<Digest, Uint8Array>();
  const missing = (digest: Digest) => refuse(fault('store/missing' as const, digest));
  return {
    has: async (digest) => sizes.has(digest),
    size: async (digest) => {
      const size = sizes.get(digest);
      return size === undefined ? missing(digest) : ok(size);
    },
    readSmall: async (digest) => {
      const bytes = kept.get(digest);
      return bytes ? ok(bytes) : missing(digest);
    },
    async *read(digest) {
      const bytes = kept.get(digest);
      // Every payload blob is taken once, so a large one is never asked for again.
      if (!bytes) throw new Defect(`${digest} was not kept`);
      yield bytes;
    },
    async put({ digest, sizeBytes }, source, onBytes) {
      const hash = createHash('sha256');
      const chunks: Uint8Array[] = [];
      let done = 0;
      for await (const chunk of source) {
        hash.update(chunk);
        done += chunk.length;
        if (sizeBytes <= KEEP_BYTES && done <= KEEP_BYTES) chunks.push(Buffer.from(chunk));
        onBytes?.(done);
      }
      if (done !== sizeBytes)
        return refuse(fault('store/wrong-size', `${digest}: ${sizeBytes} expected, ${done} found`));
      if (hash.digest('hex') !== digestHex(digest)) return refuse(fault('store/wrong-digest', `not ${digest}`));
      sizes.set(digest, sizeBytes);
      if (sizeBytes <= KEEP_BYTES) kept.set(digest, Buffer.concat(chunks));
      return ok();
    },
    remove: async (digest) => {
      sizes.delete(digest);
      kept.delete(digest);
    },
  };
}

function forgetfulRecords(): Records {
  const empty = { find: () => undefined, all: () => [], put: () => undefined, remove: () => undefined };
  return { collection: <T>(): Collection<T> => empty, atomically: (work) => work() };
}
