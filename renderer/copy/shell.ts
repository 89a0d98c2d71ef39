// SPDX-License-Identifier: Apache-2.0
import * as english from './en/shell.ts';
import { spoken } from './language.ts';

export const shellCopy = spoken('shellCopy', english.shellCopy);
