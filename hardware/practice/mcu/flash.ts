// SPDX-License-Identifier: Apache-2.0
import { closeSync, existsSync, openSync, readSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { PowerLost } from '../engine/refusal.ts';
import { seededNumber } from '../fleet/chance.ts';

export const SECTOR_BYTES = 4096;
export const SLOT_SECTORS = 32;
export const SLOT_BYTES = SLOT_SECTORS * SECTOR_BYTES;
/** What the flash writes at once: a power cut leaves such a unit whole or untouched. */
export const WRITE_BYTES = 8;

export type SlotNumber = 0 | 1;

/**
 * Both image slots of one chip as NOR flash in a file: a sector is erased to ones, then each unit is written once. Every erase
 * and write is one operation; the power can be cut in the middle of any of them, after which nothing is written any more.
 */
export class Flash {
  readonly #file: number;
  readonly #seed: string;
  #operations = 0;
  #cutAt = Number.POSITIVE_INFINITY;
  #onCut: () => void = () => undefined;
  #powered = true;

  private constructor(path: string, seed: string) {
    this.#file = openSync(path, 'r+');
    this.#seed = seed;
  }

  /** Opens the flash; a file that is not there is an erased chip. The same seed tears the same operations alike. */
  static open(path: string, seed: string): Flash {
    if (!existsSync(path)) {
      writeFileSync(`${path}.new`, Buffer.alloc(2 * SLOT_BYTES, 0xff));
      renameSync(`${path}.new`, path);
    }
    return new Flash(path, seed);
  }

  /** Erases and writes so far. */
  get operations(): number {
    return this.#operations;
  }

  /** Cuts the power in the middle of the nth operation from now, and tells. */
  cutAfter(operations: number, onCut: () => void): void {
    this.#cutAt = this.#operations + operations;
    this.#onCut = onCut;
  }

  read(slot: SlotNumber, offset: number, length: number): Buffer {
    this.#assertPowered();
    const bytes = Buffer.alloc(length);
    const read = readSync(this.#file, bytes, 0, length, place(slot, offset, length));
    if (read !== length) throw new RangeError(`the flash ends ${length - read} bytes too early`);
    return bytes;
  }

  eraseSector(slot: SlotNumber, sector: number): void {
    const erased = Buffer.alloc(SECTOR_BYTES, 0xff);
    this.#operate(erased, place(slot, sector * SECTOR_BYTES, SECTOR_BYTES));
  }

  eraseSlot(slot: SlotNumber): void {
    for (let sector = 0; sector < SLOT_SECTORS; sector += 1) this.eraseSector(slot, sector);
  }

  /** Writes erased bytes; one that is written already is a bug of whoever writes. */
  write(slot: SlotNumber, offset: number, bytes: Uint8Array): void {
    const before = this.read(slot, offset, bytes.length);
    if (before.some((byte) => byte !== 0xff)) throw new RangeError(`slot ${slot} is not erased at ${offset}`);
    this.#operate(Buffer.from(bytes), place(slot, offset, bytes.length));
  }

  powerOff(): void {
    if (!this.#powered) return;
    this.#powered = false;
    closeSync(this.#file);
  }

  #operate(bytes: Buffer, at: number): void {
    this.#assertPowered();
    this.#operations += 1;
    if (this.#operations < this.#cutAt) {
      writeSync(this.#file, bytes, 0, bytes.length, at);
      return;
    }
    const units = Math.ceil(bytes.length / WRITE_BYTES);
    const done = seededNumber(`torn ${this.#seed} ${this.#operations}`, units + 1) * WRITE_BYTES;
    writeSync(this.#file, bytes, 0, Math.min(done, bytes.length), at);
    this.powerOff();
    this.#onCut();
    throw new PowerLost('the power went in the middle of a flash operation');
  }

  #assertPowered(): void {
    if (!this.#powered) throw new PowerLost('the bot has no power');
  }
}

function place(slot: SlotNumber, offset: number, length: number): number {
  if (offset < 0 || offset + length > SLOT_BYTES) throw new RangeError(`${offset} lies outside of slot ${slot}`);
  return slot * SLOT_BYTES + offset;
}
