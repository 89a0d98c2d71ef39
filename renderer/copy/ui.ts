// SPDX-License-Identifier: Apache-2.0
import * as english from './en/ui.ts';
import { spoken } from './language.ts';

export const uiCopy = spoken('uiCopy', english.uiCopy);
