// SPDX-License-Identifier: Apache-2.0
import * as english from './en/bots.ts';
import { spoken } from './language.ts';

export const botsCopy = spoken('botsCopy', english.botsCopy);
export const botSentences = spoken('botSentences', english.botSentences);
