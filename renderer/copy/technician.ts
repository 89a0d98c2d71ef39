// SPDX-License-Identifier: Apache-2.0
import * as english from './en/technician.ts';
import { spoken } from './language.ts';

export const technicianCopy = spoken('technicianCopy', english.technicianCopy);
