// SPDX-License-Identifier: Apache-2.0
import { fault, ok, type Result, refuse } from '../kernel/index.ts';
import type { TrustFaultCode } from './refusal.ts';

export type TrustGrade = 'fresh' | 'expired';

/** The time to judge expiry by: a clock that was set back cannot revive old metadata. Both in ms since the epoch. */
export function effectiveNow(systemNow: number, maxTimeSeen: number): number {
  return Math.max(systemNow, maxTimeSeen);
}

export function trustGrade(expires: string, now: number): TrustGrade {
  return now < Date.parse(expires) ? 'fresh' : 'expired';
}

/** Expired metadata admits no new import and no new rollout. A return to the last known good never asks this. */
export function requireFresh(expires: string, now: number): Result<void, TrustFaultCode> {
  if (trustGrade(expires, now) === 'fresh') return ok();
  const details = { file: 'release', expires: expires.slice(0, 10) };
  return refuse(fault('trust/meta-expired', `the metadata expired at ${expires}`, { details }));
}

/** "Signed until 2027-02-21." or why nothing new may be done with it. */
export function trustSentence(expires: string, now: number): string {
  const day = expires.slice(0, 10);
  return trustGrade(expires, now) === 'fresh'
    ? `Signed until ${day}.`
    : `The signature ran out on ${day}. Going back to it stays possible.`;
}
