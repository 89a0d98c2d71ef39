// SPDX-License-Identifier: Apache-2.0
import * as english from './en/units.ts';
import { spoken } from './language.ts';

const units = spoken('unitsCopy', english.unitsCopy);

/** A duration in milliseconds as a person says it, in the language of the page. */
export const durationWords = (ms: number): string => units.duration(ms);

/** A size in bytes as disks and wires are labelled, in the language of the page. */
export const sizeWords = (bytes: number): string => units.size(bytes);
