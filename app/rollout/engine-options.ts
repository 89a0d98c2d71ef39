// SPDX-License-Identifier: Apache-2.0
import type { BotService, Chronicle } from '../bots/index.ts';
import type { Fault, Result } from '../kernel/index.ts';
import type { Clock, Collection, ContentReader, ReleaseRef, VerifiedImage } from '../ports/index.ts';
import type { UpdateRecord } from '../update/index.ts';
import type { RolloutRecord } from './record.ts';

/** What the engine needs from the site and this laptop. */
export type EngineOptions = {
  readonly rollouts: Collection<RolloutRecord>;
  readonly updates: Collection<UpdateRecord>;
  readonly bots: BotService;
  readonly imageFor: (release: ReleaseRef, model: string) => Promise<Result<VerifiedImage>>;
  readonly content: ContentReader;
  readonly clock: Clock;
  readonly chronicle: Chronicle;
  readonly laptop: string;
  /** All writes or none; a journal that refuses its entry undoes the others. */
  readonly atomically: (work: () => void) => void;
  /** The laptop itself cannot go on, such as with a full disk; shown to people. */
  readonly onTrouble: (trouble: Fault) => void;
  readonly log: (message: string, facts: Record<string, unknown>) => void;
};
