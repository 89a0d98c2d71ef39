// SPDX-License-Identifier: Apache-2.0

/** Faults are said by page, command line and journal alike, so their English lies in the contract. */
export { englishFaults as faultSentences } from '../../../app/contract/index.ts';

export const faultCopyWords = { notKnown: 'not known' } as const;
