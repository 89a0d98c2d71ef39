// SPDX-License-Identifier: Apache-2.0
import { sizeWords, unwrap } from '../../../app/kernel/index.ts';
import type { ContentReader, StageProgress, StageReceipt, VerifiedImageOf } from '../../../app/ports/index.ts';
import { SmpRefusal } from '../../wire/smp/index.ts';
import { driverError } from './faults.ts';
import { type Flash, flashOf, isOnTrial } from './flash.ts';
import { bytesOf } from './hash.ts';
import { requireSwap } from './identity.ts';
import type { Mcu } from './mcu.ts';
import { type Upload, type Uploaded, upload } from './upload.ts';

/** What passes every network in one packet (UDP), whatever the bot could hold. */
const MOST_MESSAGE_BYTES = 1_400;
/** Of a bot that does not tell: the smallest buffer that servers are built with. */
const USUAL_BUFFER_BYTES = 384;
/** A cell of flash that failed once is written anew once. */
const MOST_TIMES = 2;

export type StageHooks = { readonly onProgress: (progress: StageProgress) => void; readonly signal: AbortSignal };

type Staging = {
  readonly mcu: Mcu;
  readonly image: VerifiedImageOf<'mcu'>;
  readonly content: ContentReader;
  readonly hooks: StageHooks;
};

/**
 * Brings the image into the standby slot and looks whether the bot names it by its hash. An image that is there already costs
 * nothing; a slot that is waiting for a boot, or holds the way back of a trial, is never written.
 */
export async function stageImage({ mcu, image, content, hooks }: Staging): Promise<StageReceipt> {
  const held = flashOf(await mcu.images());
  if (holds(held, image)) return { bytesSent: 0, layersReused: 0 };
  requireFreeSlot(held);
  await requireSwap(mcu);
  const bytes = unwrap(await content.readSmall(image.file, image.sizeBytes));
  const messageBytes = Math.min((await mcu.bufferBytes()) ?? USUAL_BUFFER_BYTES, MOST_MESSAGE_BYTES);
  const whole: Upload = { bytes, sha: bytesOf(image.file), messageBytes, ...hooks };
  let bytesSent = 0;
  for (let time = 0; time < MOST_TIMES; time += 1) {
    const sent = await send(mcu, whole);
    bytesSent += sent.bytesSent;
    if (await arrived(mcu, image, sent)) return { bytesSent, layersReused: 0 };
    await discard(mcu);
  }
  throw driverError('driver/image-mismatch', `the bot does not hold ${image.imageHash} after it was sent`);
}

/** The state tells the hash that the image claims, not that of the bytes: what arrived damaged must not look staged. */
async function discard(mcu: Mcu): Promise<void> {
  try {
    await mcu.erase();
  } catch (error) {
    if (!(error instanceof SmpRefusal)) throw error;
  }
}

function holds({ running, standby }: Flash, { imageHash }: VerifiedImageOf<'mcu'>): boolean {
  return running?.hash === imageHash || standby?.hash === imageHash;
}

function requireFreeSlot({ running, standby }: Flash): void {
  const busy = isOnTrial(running) ? running : standby?.pending ? standby : null;
  if (busy === null) return;
  throw driverError('driver/foreign-operation', `${busy.label} is on trial`, { details: { op: busy.label } });
}

async function arrived(mcu: Mcu, { imageHash }: VerifiedImageOf<'mcu'>, { match }: Uploaded): Promise<boolean> {
  return match !== false && flashOf(await mcu.images()).standby?.hash === imageHash;
}

async function send(mcu: Mcu, whole: Upload): Promise<Uploaded> {
  try {
    return await upload(mcu, whole);
  } catch (error) {
    throw error instanceof SmpRefusal ? uploadFault(error, whole.bytes.length) : error;
  }
}

const IMAGE_GROUP = 1;
const NO_FREE_SLOT = 9;
const TOO_LARGE = 30;

function uploadFault(refusal: SmpRefusal, sizeBytes: number): Error {
  const { group, rc, message } = refusal;
  if (group !== IMAGE_GROUP) return refusal;
  if (rc === TOO_LARGE) {
    const details = { need: `a slot of ${sizeWords(sizeBytes)}` };
    return driverError('driver/unsupported', message, { details, cause: refusal });
  }
  if (rc !== NO_FREE_SLOT) return refusal;
  return driverError('driver/foreign-operation', message, { details: { op: 'unknown' }, cause: refusal });
}
