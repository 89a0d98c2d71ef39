// SPDX-License-Identifier: Apache-2.0
import type { CborMap } from '../cbor.ts';
import type { Kind } from '../history.ts';
import type { McuParts } from '../parts.ts';
import type { SlotImage } from '../slot-image.ts';
import type { Statistics } from '../statistics.ts';

/** An upload under way; in memory only, as in Zephyr: a reset forgets it. */
export type UploadSession = { readonly sha: Buffer; readonly bytes: number; offset: number };

/** The run that a command works on. */
export interface RunningFirmware {
  readonly parts: McuParts;
  readonly image: SlotImage;
  readonly statistics: Statistics;
  readonly commands: readonly Command[];
  upload: UploadSession | null;
  /** Work that takes the chip so long, before the answer goes out. */
  take(ms: number): void;
  note(kind: Kind): void;
}

export type Handler = (firmware: RunningFirmware, body: CborMap) => CborMap;

export type Command = {
  readonly group: number;
  readonly id: number;
  /** `group/command`, by which faults wait for a call. */
  readonly name: string;
  readonly read?: Handler;
  readonly write?: Handler;
};
