// SPDX-License-Identifier: Apache-2.0
import type { FaultCopyTable } from './copy.ts';

export const trustFaults = {} as const satisfies FaultCopyTable;
