// SPDX-License-Identifier: Apache-2.0
import * as english from './en/sites.ts';
import { spoken } from './language.ts';

export const sitesCopy = spoken('sitesCopy', english.sitesCopy);
