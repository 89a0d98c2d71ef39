// SPDX-License-Identifier: Apache-2.0
import * as english from './en/images.ts';
import { spoken } from './language.ts';

export const imagesCopy = spoken('imagesCopy', english.imagesCopy);
export const chooserCopy = spoken('chooserCopy', english.chooserCopy);
export const importCopy = spoken('importCopy', english.importCopy);
export const importCheckNames = spoken('importCheckNames', english.importCheckNames);
export const importCheckQuestions = spoken('importCheckQuestions', english.importCheckQuestions);
export const importCheckWords = spoken('importCheckWords', english.importCheckWords);
export const importCheckContacts = spoken('importCheckContacts', english.importCheckContacts);
