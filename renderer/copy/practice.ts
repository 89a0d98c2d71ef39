// SPDX-License-Identifier: Apache-2.0
import * as english from './en/practice.ts';
import { spoken } from './language.ts';

export const practiceCopy = spoken('practiceCopy', english.practiceCopy);
