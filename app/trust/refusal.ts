// SPDX-License-Identifier: Apache-2.0
import type { FaultCode } from '../contract/index.ts';
import { FaultError, fault } from '../kernel/index.ts';

export type TrustFaultCode = Extract<FaultCode, `trust/${string}`>;

/** Ends the reading of one file of a bundle with the rule that it broke. */
export function refuseFile(code: TrustFaultCode, file: string, why: string): never {
  throw new FaultError(fault(code, `${file}: ${why}`, { details: { file } }));
}
