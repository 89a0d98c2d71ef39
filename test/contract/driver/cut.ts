// SPDX-License-Identifier: Apache-2.0
import type { BotAddress } from '../../../app/ports/index.ts';

/** Before the command gets through, when the bot has it, or when its answer is on the way back. */
export type CutMoment = 'before' | 'during' | 'after';

export type Cut = {
  /** 1 is the first command; 0 never. */
  readonly at: number;
  readonly moment: CutMoment;
  /** How long the bot has been at work when it happens; only for `during`. */
  readonly delayMs?: number;
  /** What happens besides, such as killing the process at this end. */
  readonly onCut?: () => void;
};

/** A cable that breaks at the nth command (a request that changes something). */
export interface CuttingCable {
  readonly address: BotAddress;
  /** Commands that came by. */
  readonly commands: number;
  readonly isCut: boolean;
  close(): Promise<void>;
}
