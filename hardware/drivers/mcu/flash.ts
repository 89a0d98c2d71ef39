// SPDX-License-Identifier: Apache-2.0
import { type Digest, shownText } from '../../../app/kernel/index.ts';
import type { ImageOnBot, Slots } from '../../../app/ports/index.ts';
import { driverError } from './faults.ts';
import { digestOf } from './hash.ts';
import type { Note } from './note.ts';
import type { SlotState } from './schema.ts';

/** An image in one of the two slots of image 0. */
export type Placed = {
  readonly hash: Digest | null;
  /** Version and the beginning of the hash, for people. */
  readonly label: string;
  readonly confirmed: boolean;
  /** Boots at the next reset; `permanent` when it would stay without a trial. */
  readonly pending: boolean;
  readonly permanent: boolean;
};

/** What the boot loader keeps: what runs in slot 0, and what stands by in slot 1. */
export type Flash = { readonly running: Placed | null; readonly standby: Placed | null };

/** Reads the image state of MCUboot with swapped slots (Zephyr img_mgmt): there the running image is in slot 0. */
export function flashOf(images: readonly SlotState[]): Flash {
  const ours = images.filter(({ image }) => image === 0);
  const slots = ours.map(({ slot }) => slot);
  if (new Set(slots).size < slots.length) throw driverError('driver/protocol', 'one slot is told twice');
  const active = ours.filter((slot) => slot.active);
  if (active.some(({ slot }) => slot !== 0)) {
    throw driverError('driver/unsupported', 'the running image is not in slot 0', { details: { need: SWAP } });
  }
  const [running, standby] = [0, 1].map((wanted) => ours.find(({ slot }) => slot === wanted));
  return { running: placed(running), standby: standby?.bootable ? placed(standby) : null };
}

export const SWAP = 'a boot loader that swaps images';

function placed(found: SlotState | undefined): Placed | null {
  if (found === undefined) return null;
  const { confirmed, pending, permanent } = found;
  return { hash: digestOf(found.hash), label: labelOf(found), confirmed, pending, permanent };
}

function labelOf({ version, hash }: SlotState): string {
  const short = digestOf(hash)?.slice('sha256:'.length, 'sha256:'.length + 8);
  return shownText(short === undefined ? version : `${version} (${short})`);
}

/** Booted to be tried: without a confirm the next reset brings the other one back. */
export function isOnTrial(running: Placed | null): running is Placed & { readonly confirmed: false } {
  return running !== null && !running.confirmed;
}

/** The slots in the words of the core. A rejected image is erased, so none is ever shown. */
export function slotsOf({ running, standby }: Flash, note: Note | null): Slots {
  const shown = (image: Placed | null, isRunning = false) => imageOnBot(image, isRunning, note);
  const none = { committed: null, trial: null, previous: null, rejected: null };
  if (isOnTrial(running)) return { ...none, committed: shown(standby), trial: shown(running, true) };
  const committed = shown(running, true);
  if (standby?.pending) return { ...none, committed, trial: shown(standby) };
  const isOther = standby !== null && standby.hash !== running?.hash;
  return { ...none, committed, previous: isOther ? shown(standby) : null };
}

function imageOnBot(image: Placed | null, running: boolean, note: Note | null): ImageOnBot | null {
  if (image === null) return null;
  const op = note !== null && note.image === image.hash ? note.op : null;
  const untold = { release: null, since: null, restarts: 0, health: 'none', exitCode: null } as const;
  return { ...untold, label: image.label, config: image.hash, running, op };
}
