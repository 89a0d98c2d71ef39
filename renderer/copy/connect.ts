// SPDX-License-Identifier: Apache-2.0
import * as english from './en/connect.ts';
import { spoken } from './language.ts';

export const connectCopy = spoken('connectCopy', english.connectCopy);
