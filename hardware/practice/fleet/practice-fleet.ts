// SPDX-License-Identifier: Apache-2.0
import type { FaultName, FaultOrder } from './faults.ts';

export type PracticeBotView = {
  readonly name: string;
  readonly socket: string;
  readonly model: string;
  readonly cell: string;
  readonly engineId: string;
};

export interface PracticeFleet {
  readonly bots: readonly PracticeBotView[];
  /** Socket of the control API. */
  readonly control: string;
  faults(): readonly { readonly bot: string; readonly faults: readonly FaultName[] }[];
  /** Throws when no bot has that name. */
  apply(order: Omit<FaultOrder, 'on'> & { readonly on?: boolean }): Promise<void>;
  close(): Promise<void>;
}
