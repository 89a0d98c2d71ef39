// SPDX-License-Identifier: Apache-2.0
import { shownText } from '../../../app/kernel/index.ts';
import type { Lease } from '../../../app/ports/index.ts';
import type { Engine } from './engine.ts';
import { driverError } from './faults.ts';
import type { VolumeDetail } from './schema.ts';

/** A named volume is the one thing an engine keeps that only one can create; its labels say who did. */
const VOLUME = 'millwright-lease';
const LABEL = {
  holder: 'dev.millwright.lease.holder',
  laptop: 'dev.millwright.lease.laptop',
  purpose: 'dev.millwright.lease.purpose',
  takenAt: 'dev.millwright.lease.taken-at',
} as const;

export async function readLease(engine: Engine): Promise<Lease | null> {
  const volume = await engine.volume(VOLUME);
  return volume === undefined ? null : leaseOf(volume);
}

/** A volume of that name which somebody else made is a lease of nobody known: it is held all the same. */
function leaseOf({ Labels: labels }: VolumeDetail): Lease {
  return {
    holder: shownText(labels[LABEL.holder] ?? 'somebody'),
    laptop: shownText(labels[LABEL.laptop] ?? 'an unknown laptop'),
    purpose: shownText(labels[LABEL.purpose] ?? ''),
    takenAt: shownText(labels[LABEL.takenAt] ?? ''),
  };
}

export async function takeLease(engine: Engine, lease: Lease, mode: 'if-free' | 'take-over'): Promise<Lease> {
  const held = await readLease(engine);
  if (held !== null && isSamePurpose(held, lease)) return held;
  if (held !== null && mode === 'if-free') throw leaseHeld(held);
  if (held !== null) await engine.removeVolume(VOLUME);
  await engine.createVolume(VOLUME, {
    [LABEL.holder]: lease.holder,
    [LABEL.laptop]: lease.laptop,
    [LABEL.purpose]: lease.purpose,
    [LABEL.takenAt]: lease.takenAt,
  });
  // Creating a volume that exists answers "created" too: only what is read back says whose it is.
  const taken = await readLease(engine);
  if (taken === null || !isSamePurpose(taken, lease)) throw leaseHeld(taken ?? lease);
  return taken;
}

/** Gives back the lease of this purpose; a lease that somebody took over is theirs and stays. */
export async function releaseLease(engine: Engine, purpose: string): Promise<void> {
  const held = await readLease(engine);
  if (held?.purpose === purpose) await engine.removeVolume(VOLUME);
}

function isSamePurpose(held: Lease, lease: Lease): boolean {
  return (['holder', 'laptop', 'purpose'] as const).every((part) => held[part] === shownText(lease[part]));
}

function leaseHeld(held: Lease): Error {
  return driverError('driver/lease-held', `held by ${held.holder} on ${held.laptop} for ${held.purpose}`, {
    retry: 'later',
    details: { ...held },
  });
}
