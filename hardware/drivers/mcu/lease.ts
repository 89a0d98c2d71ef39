// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { shownText } from '../../../app/kernel/index.ts';
import type { Clock, Lease } from '../../../app/ports/index.ts';
import { driverError } from './faults.ts';
import type { Mcu } from './mcu.ts';
import { parseJson, toJson } from './setting-json.ts';

const LEASE = 'millwright/lease';
/** CONFIG_MCUMGR_GRP_SETTINGS_VALUE_LEN and settings themselves hold no more. */
const MOST_BYTES = 256;
/**
 * A setting cannot be written "if free". Who takes one waits until anybody who saw it free as well has written; the last
 * writer then finds itself there, the others find somebody else. Longer than from reading to writing on any usual link.
 */
const SETTLE_MS = 400;

const leaseSchema = z.object({
  holder: z.string(),
  laptop: z.string(),
  purpose: z.string(),
  takenAt: z.string(),
});

/** Null when nobody holds it; undefined on a bot that keeps no settings of ours. What nobody can read is held by somebody all the same. */
export async function readLease(mcu: Mcu): Promise<Lease | null | undefined> {
  const stored = await mcu.setting(LEASE);
  if (stored === undefined || stored === null || stored.length === 0) return stored === undefined ? undefined : null;
  const value = parseJson(stored);
  if (value === null) return null;
  const parsed = leaseSchema.safeParse(value);
  const { holder, laptop, purpose, takenAt } = parsed.success ? parsed.data : NOBODY_KNOWN;
  return {
    ...{ holder: shownText(holder), laptop: shownText(laptop) },
    ...{ purpose: shownText(purpose), takenAt: shownText(takenAt) },
  };
}

const NOBODY_KNOWN: Lease = { holder: 'somebody', laptop: 'an unknown laptop', purpose: '', takenAt: '' };

/** Undefined on a bot that keeps no settings of ours. */
export async function takeLease(
  { mcu, clock }: { readonly mcu: Mcu; readonly clock: Clock },
  wanted: Lease,
  mode: 'if-free' | 'take-over',
): Promise<Lease | undefined> {
  const lease = fitting(wanted);
  const held = await readLease(mcu);
  if (held === undefined) return undefined;
  if (held !== null && isSamePurpose(held, lease)) return held;
  if (held !== null && mode === 'if-free') throw leaseHeld(held);
  if (!(await mcu.writeSetting(LEASE, toJson(lease)))) return undefined;
  await clock.sleep(SETTLE_MS);
  const taken = await readLease(mcu);
  if (taken === null || taken === undefined || !isSamePurpose(taken, lease)) throw leaseHeld(taken ?? lease);
  return taken;
}

/** Gives back the lease of this purpose; a lease that somebody took over is theirs and stays. */
export async function releaseLease(mcu: Mcu, purpose: string): Promise<void> {
  const held = await readLease(mcu);
  if (held?.purpose === shownText(purpose)) await mcu.writeSetting(LEASE, toJson(null));
}

export function isSamePurpose(held: Lease, lease: Lease): boolean {
  return (['holder', 'laptop', 'purpose'] as const).every((part) => held[part] === shownText(lease[part]));
}

export function leaseHeld(held: Lease): Error {
  return driverError('driver/lease-held', `held by ${held.holder} on ${held.laptop} for ${held.purpose}`, {
    retry: 'later',
    details: { ...held },
  });
}

/** Long names give way until the whole lease fits into one setting. */
function fitting(lease: Lease): Lease {
  const { holder, laptop, purpose, takenAt } = lease;
  const over = toJson({ holder, laptop, purpose, takenAt }).length - MOST_BYTES;
  if (over <= 0) return { holder, laptop, purpose, takenAt };
  if ([...holder].length > 8) return fitting({ ...lease, holder: [...holder].slice(0, -1).join('') });
  if ([...laptop].length > 8) return fitting({ ...lease, laptop: [...laptop].slice(0, -1).join('') });
  throw driverError('driver/refused', 'the lease is too long', { details: { reason: 'the lease is too long' } });
}
