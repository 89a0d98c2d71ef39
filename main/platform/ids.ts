// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { Ids } from '../../app/ports/index.ts';

/** Crockford's base 32 in lower case: no letter that a person reads as a digit. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** 80 random bits behind a prefix: nobody guesses one, nobody meets one twice. */
export const randomIds: Ids = {
  next: (prefix) => `${prefix}-${[...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('')}`,
};
