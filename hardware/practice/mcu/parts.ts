// SPDX-License-Identifier: Apache-2.0
import type { PracticeTime } from '../engine/time.ts';
import type { Flash } from './flash.ts';
import type { History } from './history.ts';
import type { McuProfile } from './profile.ts';
import type { Settings } from './settings.ts';

/** Faults that the firmware itself must show; what breaks the link is not its business. */
export interface McuTroubles {
  /** What it stores is not what was sent. */
  loadCorrupts(): boolean;
  /** It works badly whatever image it runs. */
  appDegraded(): boolean;
}

export type McuParts = {
  readonly flash: Flash;
  readonly settings: Settings;
  readonly history: History;
  readonly profile: McuProfile;
  readonly node: string;
  readonly time: PracticeTime;
  /** Scales scripted behaviour only. */
  readonly speed: number;
  readonly troubles: McuTroubles;
  /** Ends this run a moment after the answer. */
  readonly reset: () => void;
};
