// SPDX-License-Identifier: Apache-2.0
import { type Flash, SECTOR_BYTES, type SlotNumber } from './flash.ts';
import { isIntact, readSlot, type SlotImage } from './slot-image.ts';
import {
  beginSwap,
  eraseTrailer,
  nextSwap,
  noteHalf,
  noteMove,
  readProgress,
  readTrailer,
  requestSwap,
  type SwapType,
  setCopyDone,
  setImageOk,
} from './trailer.ts';

export type Boot = {
  /** What starts; null when no slot holds an image that can. */
  readonly image: SlotImage | null;
  readonly swap: SwapType | 'refused';
  /** Flash operations that it took. */
  readonly operations: number;
};

/**
 * One start of MCUboot in the mode "swap using move": finishes a swap that a power cut interrupted, else does what the trailers
 * ask for, then starts slot 0 if it verifies. Cut it at any flash operation, start again, and it ends the same.
 */
export function boot(flash: Flash, accepts: (image: SlotImage) => boolean): Boot {
  const before = flash.operations;
  const swap = resumeSwap(flash) ?? startSwap(flash, accepts);
  const image = readSlot(flash, 0);
  return {
    image: image !== null && isIntact(flash, 0, image) ? image : null,
    swap,
    operations: flash.operations - before,
  };
}

function resumeSwap(flash: Flash): SwapType | null {
  const { magic, copyDone, swapType, swapBytes } = readTrailer(flash, 0);
  if (magic !== 'good' || copyDone || swapType === null || swapBytes === 0xffffffff) return null;
  exchange(flash, swapType, sectorsOf(swapBytes));
  return swapType;
}

function startSwap(flash: Flash, accepts: (image: SlotImage) => boolean): Boot['swap'] {
  const type = wantedSwap(flash);
  if (type === 'none') return type;
  const [running, standby] = [readSlot(flash, 0), readSlot(flash, 1)];
  if (standby === null || !isIntact(flash, 1, standby) || !accepts(standby)) {
    flash.eraseSlot(1);
    return 'refused';
  }
  if (type === 'revert') armRevert(flash);
  const bytes = Math.max(standby.bytes, running?.bytes ?? 0);
  beginSwap(flash, { type, forGood: readTrailer(flash, 1).imageOk, bytes });
  exchange(flash, type, sectorsOf(bytes));
  return type;
}

/** A revert that was armed before the power went looks like a request for good, but for its name. */
function wantedSwap(flash: Flash): SwapType {
  const type = nextSwap(flash);
  return type === 'perm' && readTrailer(flash, 1).swapType === 'revert' ? 'revert' : type;
}

/** A revert loses its own evidence as soon as slot 0's trailer is erased, so it is first asked for in slot 1. */
function armRevert(flash: Flash): void {
  if (readTrailer(flash, 1).magic === 'good') return;
  eraseTrailer(flash, 1);
  requestSwap(flash, 1, { type: 'revert', forGood: true });
}

/** Moves slot 0 up by one sector, then exchanges sector by sector; every step is written down after it was done. */
function exchange(flash: Flash, type: SwapType, sectors: number): void {
  const done = readProgress(flash);
  if (done.moves === 0) eraseTrailer(flash, 1);
  for (let move = done.moves; move < sectors; move += 1) {
    const upper = sectors - move;
    copySector(flash, [0, upper - 1], [0, upper]);
    noteMove(flash, move);
  }
  for (let half = done.halves; half < 2 * sectors; half += 1) {
    const sector = Math.floor(half / 2);
    if (half % 2 === 0) copySector(flash, [1, sector], [0, sector]);
    else copySector(flash, [0, sector + 1], [1, sector]);
    noteHalf(flash, half);
  }
  if (type !== 'test') setImageOk(flash);
  setCopyDone(flash);
}

type Place = readonly [slot: SlotNumber, sector: number];

function copySector(flash: Flash, [fromSlot, from]: Place, [toSlot, to]: Place): void {
  flash.eraseSector(toSlot, to);
  flash.write(toSlot, to * SECTOR_BYTES, flash.read(fromSlot, from * SECTOR_BYTES, SECTOR_BYTES));
}

function sectorsOf(bytes: number): number {
  return Math.ceil(bytes / SECTOR_BYTES);
}
