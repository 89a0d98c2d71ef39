// SPDX-License-Identifier: Apache-2.0
import * as english from './en/records.ts';
import { spoken } from './language.ts';

export const recordsCopy = spoken('recordsCopy', english.recordsCopy);
