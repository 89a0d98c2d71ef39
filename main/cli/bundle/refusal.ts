// SPDX-License-Identifier: Apache-2.0
import { FaultError, fault } from '../../../app/kernel/index.ts';

/** Wrong flags: exit code 2 and the usage line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Ends a command on input that cannot become a bundle. */
export function refuseInput(what: string, cause?: unknown): never {
  throw new FaultError(fault('bundle/bad-input', what, { details: { what }, cause }));
}
