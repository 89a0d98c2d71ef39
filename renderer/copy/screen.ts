// SPDX-License-Identifier: Apache-2.0
import * as english from './en/screen.ts';
import { spoken } from './language.ts';

export const screenCopy = spoken('screenCopy', english.screenCopy);
