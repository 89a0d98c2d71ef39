// SPDX-License-Identifier: Apache-2.0
import { rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { attempt, Defect, fault, type Result, refuse } from '../../../app/kernel/index.ts';
import type { BundleSource, TrustedBundle, TrustVerifier } from '../../../app/ports/index.ts';
import { nodeCrypto } from '../crypto.ts';
import { untilDiskFault } from '../disk-fault.ts';
import { commitScratch } from './store.ts';
import type { VerifyRequest } from './verify.ts';
import { type FromWorker, type ToWorker, withoutCause } from './worker-messages.ts';

/** Metadata is at most a few MiB; a bundle that needs more memory than this is an attack. */
const WORKER_HEAP_MB = 128;

type Run = (
  request: VerifyRequest,
  source: BundleSource,
  onScratch: (scratch: string) => void,
) => Promise<Result<TrustedBundle>>;

/** The trust verifier of the station: parses bundles in a worker thread. `workerUrl` is the built `worker.js`. */
export function createTrustVerifier(trustDirectory: string, workerUrl: URL): TrustVerifier {
  return verifierOver(trustDirectory, (request, source, onScratch) =>
    runInWorker(workerUrl, request, { source, onScratch }),
  );
}

/** The same work on the calling thread, for tools that look at one bundle and end. Only they load the TUF client here. */
export function createInThreadVerifier(trustDirectory: string): TrustVerifier {
  return verifierOver(trustDirectory, (request, source, onScratch) => {
    const read = (path: string, maxBytes: number) => source.readSmall(path, maxBytes);
    return attempt(async () => {
      const { verifyBundle } = await import('./verify.ts');
      return verifyBundle(request, { read, crypto: nodeCrypto, onScratch });
    });
  });
}

function verifierOver(trustDirectory: string, run: Run): TrustVerifier {
  const discard = (scratch: string) => rm(scratch, { recursive: true, force: true });
  return {
    async verify(source, now) {
      const made: string[] = [];
      let verified = false;
      try {
        const result = await run({ trustDirectory, now }, source, (scratch) => made.push(scratch));
        verified = result.ok;
        return result;
      } finally {
        if (!verified) await Promise.all(made.map(discard));
      }
    },
    commit: (scratch) => untilDiskFault(trustDirectory, () => commitScratch(trustDirectory, scratch)),
    discard,
  };
}

function runInWorker(
  workerUrl: URL,
  request: VerifyRequest,
  { source, onScratch }: { source: BundleSource; onScratch: (scratch: string) => void },
): Promise<Result<TrustedBundle>> {
  const worker = new Worker(workerUrl, {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
  });
  const answer = async ({ id, path, maxBytes }: FromWorker & { kind: 'read' }) => {
    const message: ToWorker = { id, result: withoutCause(await source.readSmall(path, maxBytes)) };
    worker.postMessage(message);
  };
  return new Promise<Result<TrustedBundle>>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'read') answer(message).catch(reject);
      else if (message.kind === 'scratch') onScratch(message.scratch);
      else resolve(message.result);
    });
    worker.on('error', (error) => {
      if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') reject(error);
      else resolve(refuse(fault('trust/meta-too-big', 'parsing ran out of memory', { details: { file: 'metadata' } })));
    });
    worker.on('exit', (code) => reject(new Defect(`the trust worker ended early (${code})`)));
  }).finally(() => worker.terminate());
}
