// SPDX-License-Identifier: Apache-2.0
import type { MapStyle } from './cbor.ts';

/** How a firmware's SMP server was configured when it was built. */
export type McuProfile = {
  /** The highest SMP version that it speaks. */
  readonly smpVersion: 1 | 2;
  readonly bufferBytes: number;
  readonly bufferCount: number;
  /** Servers of before 2023: no parameters, no info, no bootloader query, no slot list, no enumeration. */
  readonly isOld: boolean;
  readonly hasSettings: boolean;
  /** Says `rc: 0` in every good answer (LEGACY_RC_BEHAVIOUR). */
  readonly saysRcOk: boolean;
  /** Leaves flags that are false out of image lists (IMG_FRUGAL_LIST). */
  readonly isFrugal: boolean;
  /** Compares what was uploaded with the sha of the first chunk (IMG_ENABLE_IMAGE_CHECK). */
  readonly checksUploads: boolean;
  readonly maps: MapStyle;
};

const today: McuProfile = {
  ...{ smpVersion: 2, bufferBytes: 2048, bufferCount: 4, isOld: false, hasSettings: true, saysRcOk: false },
  ...{ isFrugal: false, checksUploads: true, maps: 'open' },
};

/** The kinds of servers that a floor has; practice bots take turns with them. */
export const MCU_PROFILES: readonly McuProfile[] = [
  today,
  { ...today, isFrugal: true, checksUploads: false },
  { ...today, hasSettings: false },
  { ...today, smpVersion: 1, bufferBytes: 384, bufferCount: 2, isOld: true, checksUploads: false, maps: 'counted' },
  { ...today, saysRcOk: true, bufferBytes: 1024 },
  { ...today, isFrugal: true, bufferBytes: 1400 },
];
