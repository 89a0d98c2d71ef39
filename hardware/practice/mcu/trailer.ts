// SPDX-License-Identifier: Apache-2.0
import { type Flash, SECTOR_BYTES, SLOT_BYTES, SLOT_SECTORS, type SlotNumber, WRITE_BYTES } from './flash.ts';

// The trailer at the end of a slot, as MCUboot's docs/design.md lays it out for 8-byte writes and at most 128 sectors:
// swap status | swap size | swap info | copy done | image ok | magic.

const MAGIC = Buffer.from('77c295f360d2ef7f3552500f2cb67980', 'hex');
const MOST_SECTORS = 128;
const at = {
  magic: SLOT_BYTES - 16,
  imageOk: SLOT_BYTES - 24,
  copyDone: SLOT_BYTES - 32,
  swapInfo: SLOT_BYTES - 40,
  swapSize: SLOT_BYTES - 48,
  status: SLOT_BYTES - 48 - 3 * MOST_SECTORS * WRITE_BYTES,
};
const TRAILER_SECTOR = SLOT_SECTORS - 1;
/** A swap needs one sector of room beside the trailer's. */
export const MAX_IMAGE_BYTES = (SLOT_SECTORS - 2) * SECTOR_BYTES;

export type SwapType = 'none' | 'test' | 'perm' | 'revert';
const swapCodes: Readonly<Record<SwapType, number>> = { none: 1, test: 2, perm: 3, revert: 4 };

export type Trailer = {
  readonly magic: 'good' | 'unset' | 'bad';
  readonly imageOk: boolean;
  readonly copyDone: boolean;
  /** What swap it is or was about; null when nothing readable stands there. */
  readonly swapType: SwapType | null;
  readonly swapBytes: number;
};

export function readTrailer(flash: Flash, slot: SlotNumber): Trailer {
  const magic = flash.read(slot, at.magic, 16);
  const code = flash.read(slot, at.swapInfo, 1).readUInt8() & 0x0f;
  const [swapType = null] = Object.entries(swapCodes).flatMap(([name, known]) =>
    known === code && isSwapType(name) ? [name] : [],
  );
  return {
    magic: magic.equals(MAGIC) ? 'good' : magic.every((byte) => byte === 0xff) ? 'unset' : 'bad',
    imageOk: isSet(flash, slot, at.imageOk),
    copyDone: isSet(flash, slot, at.copyDone),
    swapType,
    swapBytes: flash.read(slot, at.swapSize, 4).readUInt32LE(),
  };
}

/** What the next start does, from both trailers (MCUboot design.md, "State of the image trailers"). */
export function nextSwap(flash: Flash): SwapType {
  const [primary, secondary] = [readTrailer(flash, 0), readTrailer(flash, 1)];
  if (secondary.magic === 'good') return secondary.imageOk ? 'perm' : 'test';
  return primary.magic === 'good' && primary.copyDone && !primary.imageOk ? 'revert' : 'none';
}

export function eraseTrailer(flash: Flash, slot: SlotNumber): void {
  flash.eraseSector(slot, TRAILER_SECTOR);
}

/** The magic goes last: a trailer that a power cut left half written does not count. */
export function requestSwap(
  flash: Flash,
  slot: SlotNumber,
  { type, forGood }: { type: SwapType; forGood: boolean },
): void {
  writeUnit(flash, slot, at.swapInfo, swapCodes[type]);
  if (forGood) writeUnit(flash, slot, at.imageOk, 1);
  flash.write(slot, at.magic, MAGIC);
}

export function beginSwap(flash: Flash, swap: { type: SwapType; forGood: boolean; bytes: number }): void {
  eraseTrailer(flash, 0);
  const size = Buffer.alloc(WRITE_BYTES, 0xff);
  size.writeUInt32LE(swap.bytes);
  flash.write(0, at.swapSize, size);
  requestSwap(flash, 0, swap);
}

export function setImageOk(flash: Flash): void {
  if (!isSet(flash, 0, at.imageOk)) writeUnit(flash, 0, at.imageOk, 1);
}

export function setCopyDone(flash: Flash): void {
  writeUnit(flash, 0, at.copyDone, 1);
}

/** Steps of the swap that are written down: sectors moved up, then halves of sector exchanges. */
export function readProgress(flash: Flash): { readonly moves: number; readonly halves: number } {
  const bytes = flash.read(0, at.status, 3 * MOST_SECTORS * WRITE_BYTES);
  const isWritten = (entry: number) => entry < 3 * MOST_SECTORS && bytes[entry * WRITE_BYTES] !== 0xff;
  let [moves, halves] = [0, 0];
  while (moves < MOST_SECTORS && isWritten(moves)) moves += 1;
  while (isWritten(MOST_SECTORS + halves)) halves += 1;
  return { moves, halves };
}

export function noteMove(flash: Flash, move: number): void {
  writeUnit(flash, 0, at.status + move * WRITE_BYTES, 1);
}

export function noteHalf(flash: Flash, half: number): void {
  writeUnit(flash, 0, at.status + (MOST_SECTORS + half) * WRITE_BYTES, 1);
}

function writeUnit(flash: Flash, slot: SlotNumber, offset: number, value: number): void {
  const unit = Buffer.alloc(WRITE_BYTES, 0xff);
  unit.writeUInt8(value);
  flash.write(slot, offset, unit);
}

function isSet(flash: Flash, slot: SlotNumber, offset: number): boolean {
  return flash.read(slot, offset, 1).readUInt8() === 1;
}

function isSwapType(name: string): name is SwapType {
  return Object.hasOwn(swapCodes, name);
}
