// SPDX-License-Identifier: Apache-2.0
import { type Fault, FaultError, fault, type Result } from '../../../app/kernel/index.ts';
import type { DriverFault, DriverFaultCode, StoreFaultCode } from '../../../app/ports/index.ts';
import { rc, SmpRefusal } from '../../wire/smp/index.ts';

type SessionFault = DriverFault | StoreFaultCode;

/** Runs one session call; FaultErrors and the bot's refusals leave as data. Anything else is a bug or a cancellation and passes through. */
export async function asResult<T, Code extends SessionFault = DriverFault>(
  work: () => Promise<T>,
): Promise<Result<T, Code>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const raised = error instanceof SmpRefusal ? refusalFault(error) : error;
    if (raised instanceof FaultError && isSessionFault<Code>(raised.fault)) return { ok: false, fault: raised.fault };
    throw error;
  }
}

function isSessionFault<Code extends SessionFault>(raised: Fault): raised is Fault<Code> {
  return /^(link|driver|store)\//.test(raised.code);
}

function refusalFault(refusal: SmpRefusal): FaultError {
  const { message, group } = refusal;
  if (group === null && refusal.rc === rc.notSupported) {
    return driverError('driver/unsupported', message, {
      details: { need: 'image management over SMP' },
      cause: refusal,
    });
  }
  return driverError('driver/refused', message, { retry: 'later', details: { reason: message }, cause: refusal });
}

/** A driver fault as something to throw. */
export function driverError(
  code: DriverFaultCode,
  message: string,
  more: Parameters<typeof fault>[2] = {},
): FaultError {
  return new FaultError(fault(code, message, more));
}
