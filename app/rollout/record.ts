// SPDX-License-Identifier: Apache-2.0
import type { RolloutPolicy, RolloutStatus, Verdict, Wave } from '../contract/index.ts';
import type { ReleaseRef } from '../ports/index.ts';

/** One release to many bots (or one bot back). What each bot does is in its own update record. */
export type RolloutRecord = {
  readonly id: string;
  readonly kind: 'rollout' | 'rollback';
  readonly release: ReleaseRef;
  readonly waves: readonly Wave[];
  readonly policy: RolloutPolicy;
  readonly startedAt: number;
  readonly startedBy: string;
  /** Why it was started although a bot has no way back; null when every bot has one. */
  readonly override: string | null;
  readonly status: RolloutStatus;
  /** What a pause or a halt interrupted. */
  readonly resumeTo: 'running' | 'awaiting-promotion' | 'holding';
  /** Why the status is what it is, in one sentence. */
  readonly reason: string;
  /** The wave that is being worked on. */
  readonly wave: number;
  /** The highest wave that a person promoted; -1 while none was. */
  readonly promoted: number;
  readonly verdicts: readonly Verdict[];
};

const endedStatuses: readonly RolloutStatus[] = ['completed', 'reversed'];

export function isRolloutEnded(record: RolloutRecord): boolean {
  return endedStatuses.includes(record.status);
}
