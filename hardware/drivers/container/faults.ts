// SPDX-License-Identifier: Apache-2.0
import { Defect, type Fault, FaultError, fault, type Result, shownText } from '../../../app/kernel/index.ts';
import type { DockerAddress, DriverFault, DriverFaultCode, StoreFaultCode } from '../../../app/ports/index.ts';
import { linkFaultOf } from '../../links/lan/index.ts';

/** An engine's own words are shown whole in every case that is not an attack. */
export const MAX_REASON_CHARS = 1000;

/** The engine answered with an HTTP status that says no; some refusals only mean that the state moved on. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, reason: string) {
    super(shownText(reason, MAX_REASON_CHARS));
    this.name = 'Refusal';
    this.status = status;
  }
}

/** Turns whatever a call to the engine threw into a Refusal or a FaultError. */
export function engineError(error: unknown, address: DockerAddress): Error {
  if (error instanceof FaultError || error instanceof Refusal) return error;
  const link = linkFaultOf(error, address);
  if (link !== undefined) return new FaultError(link);
  if (!(error instanceof Error)) return new Defect(`the engine client threw ${String(error)}`);
  if ('code' in error && typeof error.code === 'string' && error.code.startsWith('HPE_')) {
    return new FaultError(fault('driver/protocol', `not an HTTP answer: ${error.message}`, { cause: error }));
  }
  return error;
}

/** A refusal that has no benign reading: no space, or a plain no in the engine's own words. */
export function refusalFault(refusal: Refusal): FaultError {
  if (NO_SPACE.test(refusal.message)) {
    return new FaultError(fault('driver/disk-full', refusal.message, { details: { need: 'space' }, cause: refusal }));
  }
  return new FaultError(
    fault('driver/refused', `HTTP ${refusal.status}: ${refusal.message}`, {
      details: { reason: refusal.message, status: refusal.status },
      cause: refusal,
    }),
  );
}

export const NO_SPACE = /no space left on device|disk quota exceeded/i;

type SessionFault = DriverFault | StoreFaultCode;

/** Runs one session call; FaultErrors leave as data. Anything else is a bug or a cancellation and passes through. */
export async function asResult<T, Code extends SessionFault = DriverFault>(
  work: () => Promise<T>,
): Promise<Result<T, Code>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const raised = error instanceof Refusal ? refusalFault(error) : error;
    if (raised instanceof FaultError && isSessionFault<Code>(raised.fault)) return { ok: false, fault: raised.fault };
    throw error;
  }
}

function isSessionFault<Code extends SessionFault>(raised: Fault): raised is Fault<Code> {
  return /^(link|driver|store)\//.test(raised.code);
}

/** A driver fault as something to throw. */
export function driverError(
  code: DriverFaultCode,
  message: string,
  more: Parameters<typeof fault>[2] = {},
): FaultError {
  return new FaultError(fault(code, message, more));
}
