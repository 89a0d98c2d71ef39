// SPDX-License-Identifier: Apache-2.0
import { type FaultCopy, faultCopy } from '../../app/contract/index.ts';
import * as english from './en/faults.ts';
import { spoken } from './language.ts';

const sentences = spoken('faultSentences', english.faultSentences);
const words = spoken('faultCopyWords', english.faultCopyWords);

/** What a person reads on the page about a fault, in the language of the page. */
export function faultWords(fault: Parameters<typeof faultCopy>[0]): FaultCopy {
  return faultCopy(fault, sentences, words.notKnown);
}
