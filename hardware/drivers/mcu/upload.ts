// SPDX-License-Identifier: Apache-2.0
import type { StageProgress } from '../../../app/ports/index.ts';
import { driverError } from './faults.ts';
import { type Chunk, type Mcu, uploadMessageBytes } from './mcu.ts';

/** The first chunk may make the bot erase a whole slot; a lost one is repeated long before that. */
const FIRST_MS = [2_500, 7_500, 30_000];
const CHUNK_MS = [1_000, 2_500, 2_500, 2_500];
/** After the last chunk the bot may check the whole image. */
const LAST_MS = [2_500, 5_000, 12_500];
/** Flash is written in units of up to 8 bytes; old servers drop what is left over. */
const ALIGN_BYTES = 8;
/** An image header; bots refuse a first chunk without a whole one. */
const LEAST_DATA_BYTES = 32;
/** Lost state, a second uploader or a confused bot: each costs one; endless ones would never end. */
const MAX_SETBACKS = 20;

export type Upload = {
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`. */
  readonly sha: Uint8Array;
  /** The largest message that bot and link take. */
  readonly messageBytes: number;
  readonly onProgress: (progress: StageProgress) => void;
  readonly signal: AbortSignal;
};

/** `match` is the bot's own comparison with the SHA-256, where it makes one. */
export type Uploaded = { readonly bytesSent: number; readonly match: boolean | null };

/**
 * Sends one file, chunk by chunk, each after the answer to the one before. What the bot asks for next is the only truth:
 * an upload that was interrupted goes on where the bot stands, and one that it forgot begins anew.
 */
export async function upload(mcu: Mcu, { bytes, sha, messageBytes, onProgress, signal }: Upload): Promise<Uploaded> {
  const bytesTotal = bytes.length;
  let off = 0;
  let bytesSent = 0;
  for (let setbacks = 0; setbacks <= MAX_SETBACKS; ) {
    signal.throwIfAborted();
    const chunk = chunkAt(off, { bytes, sha, messageBytes });
    const end = off + chunk.data.length;
    const answer = await mcu.upload(chunk, patienceFor(off, end, bytesTotal));
    bytesSent += chunk.data.length;
    requirePossible(answer.off, off === 0 ? bytesTotal : end);
    if (answer.off === bytesTotal) {
      onProgress({ bytesDone: bytesTotal, bytesTotal });
      return { bytesSent, match: answer.match ?? null };
    }
    if (answer.off <= off) setbacks += 1;
    off = answer.off;
    onProgress({ bytesDone: off, bytesTotal });
  }
  throw driverError('driver/protocol', `the bot fell back ${MAX_SETBACKS} times while it was sent an image`);
}

function patienceFor(off: number, end: number, bytesTotal: number): readonly number[] {
  if (off === 0) return FIRST_MS;
  return end === bytesTotal ? LAST_MS : CHUNK_MS;
}

/** A bot can stand where an earlier upload of the same file ended, never beyond what it was sent. */
function requirePossible(off: number, mostBytes: number): void {
  if (off > mostBytes) throw driverError('driver/protocol', `the bot asks for byte ${off} but was sent ${mostBytes}`);
}

function chunkAt(off: number, { bytes, sha, messageBytes }: Pick<Upload, 'bytes' | 'sha' | 'messageBytes'>): Chunk {
  const whole = off === 0 ? { whole: { len: bytes.length, sha } } : {};
  const room = roomFor({ off, ...whole }, messageBytes);
  const left = bytes.length - off;
  const size = left <= room ? left : room - (room % ALIGN_BYTES);
  return { off, ...whole, data: bytes.subarray(off, off + size) };
}

/** The head of a byte string takes one byte when it is empty and up to three in a message. */
const LENGTH_GROWS_BYTES = 2;

function roomFor(chunk: Omit<Chunk, 'data'>, messageBytes: number): number {
  const room = messageBytes - uploadMessageBytes({ ...chunk, data: new Uint8Array() }) - LENGTH_GROWS_BYTES;
  if (room >= LEAST_DATA_BYTES) return room;
  throw driverError('driver/unsupported', `its messages of ${messageBytes} bytes hold no chunk of an image`, {
    details: { need: 'a larger message buffer' },
  });
}
