// SPDX-License-Identifier: Apache-2.0
// Entry of the worker thread in which the bytes of a stranger's bundle are parsed. One run each, then it ends.
import { parentPort, workerData } from 'node:worker_threads';
import { attempt, Defect, type Result } from '../../../app/kernel/index.ts';
import type { SourceFaultCode } from '../../../app/ports/index.ts';
import { nodeCrypto } from '../crypto.ts';
import { verifyBundle } from './verify.ts';
import { type FromWorker, type ToWorker, type WorkerStart, withoutCause } from './worker-messages.ts';

if (!parentPort) throw new Defect('this file runs as a worker only');
const station = parentPort;
const start: WorkerStart = workerData;

const waiting = new Map<number, (result: Result<Uint8Array, SourceFaultCode>) => void>();
let asked = 0;

station.on('message', ({ id, result }: ToWorker) => {
  waiting.get(id)?.(result);
  waiting.delete(id);
});

function tell(message: FromWorker): void {
  station.postMessage(message);
}

function read(path: string, maxBytes: number): Promise<Result<Uint8Array, SourceFaultCode>> {
  asked += 1;
  const id = asked;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    tell({ kind: 'read', id, path, maxBytes });
  });
}

const result = await attempt(() =>
  verifyBundle(start, { read, crypto: nodeCrypto, onScratch: (scratch) => tell({ kind: 'scratch', scratch }) }),
);
tell({ kind: 'done', result: withoutCause(result) });
station.close();
