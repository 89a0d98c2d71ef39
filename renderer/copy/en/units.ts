// SPDX-License-Identifier: Apache-2.0
import { durationWords, sizeWords } from '../../../app/kernel/index.ts';

/** How amounts are said. */
export const unitsCopy = { duration: durationWords, size: sizeWords } as const;
