// SPDX-License-Identifier: Apache-2.0
import type { FileHandle } from 'node:fs/promises';

/**
 * A file in chunks, the next one being read while the consumer works on the last. `nextBuffer` says where a chunk goes:
 * fresh buffers make chunks that last, two buffers in turn make chunks that are valid until the next is asked for. `range` is the
 * stretch of the file in bytes, the whole of it when left out.
 */
export async function* readAhead(
  handle: FileHandle,
  nextBuffer: () => Uint8Array,
  range = { offset: 0, sizeBytes: Number.POSITIVE_INFINITY },
): AsyncGenerator<Uint8Array> {
  let position = range.offset;
  const end = range.offset + range.sizeBytes;
  const fill = async () => {
    const buffer = nextBuffer();
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - position), position);
    position += bytesRead;
    return buffer.subarray(0, bytesRead);
  };
  // Settled at once, so that a read that fails while the consumer is busy waits for its turn to be reported.
  let ahead = Promise.allSettled([fill()]);
  try {
    for (;;) {
      const [outcome] = await ahead;
      if (outcome.status === 'rejected') throw outcome.reason;
      if (outcome.value.length === 0) return;
      ahead = Promise.allSettled([fill()]);
      yield outcome.value;
    }
  } finally {
    await ahead;
  }
}

/** Two buffers in turn. */
export function alternatingBuffers(bytes: number): () => Uint8Array {
  const buffers = [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)] as const;
  let turn: 0 | 1 = 0;
  return () => {
    turn = turn === 0 ? 1 : 0;
    return buffers[turn];
  };
}
