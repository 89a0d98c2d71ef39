// SPDX-License-Identifier: Apache-2.0
import type { IdentityGrade } from '../../../app/ports/index.ts';
import type { McuCounters } from '../mcu/history.ts';
import type { FaultName, FaultOrder } from './faults.ts';

type Common = { readonly name: string; readonly model: string; readonly cell: string };
export type PracticeContainerView = Common & {
  readonly family: 'container';
  readonly socket: string;
  readonly engineId: string;
};
export type PracticeMcuView = Common & {
  readonly family: 'mcu';
  readonly host: string;
  readonly port: number;
  /** What the bot says of itself when it is asked. */
  readonly identity: { readonly grade: IdentityGrade; readonly value: string };
};
export type PracticeBotView = PracticeContainerView | PracticeMcuView;

/** One simulated machine of either family. */
export interface PracticeMachine {
  readonly view: PracticeBotView;
  readonly faults: readonly FaultName[];
  /** Faults that were ordered and wait for their moment. */
  readonly waitingFaults: number;
  /** Power on; resolves once everything that boots has booted. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Breaks or mends; resolves when it is so. An order with `at` resolves at once and waits. */
  apply(order: FaultOrder): Promise<void>;
  /** What happened at a microcontroller; null for bots that log it themselves. */
  counters(): McuCounters | null;
}

export type BotFaults = { readonly bot: string; readonly faults: readonly FaultName[]; readonly waiting: number };

export interface PracticeFleet {
  readonly bots: readonly PracticeBotView[];
  /** Socket of the control API. */
  readonly control: string;
  faults(): readonly BotFaults[];
  counters(): readonly { readonly bot: string; readonly counters: McuCounters }[];
  /** Throws when no bot has that name, or when it cannot break so. */
  apply(order: Omit<FaultOrder, 'on'> & { readonly on?: boolean }): Promise<void>;
  close(): Promise<void>;
}
