// SPDX-License-Identifier: Apache-2.0
import type { FaultDetails } from '../../kernel/index.ts';
import { botFaults } from './bots.ts';
import type { FaultCopy } from './copy.ts';
import { gatewayFaults } from './gateway.ts';
import { bundleFaults, chooserFaults, imageFaults, mcubootFaults, ociFaults } from './images.ts';
import { driverFaults, linkFaults, sourceFaults, storeFaults } from './ports.ts';
import { rolloutFaults } from './rollout.ts';
import { stationFaults } from './station.ts';
import { trustFaults } from './trust.ts';

export type { FaultCopy } from './copy.ts';

/** The English copy of every fault. */
export const englishFaults = {
  ...gatewayFaults,
  ...linkFaults,
  ...driverFaults,
  ...storeFaults,
  ...sourceFaults,
  ...trustFaults,
  ...imageFaults,
  ...ociFaults,
  ...mcubootFaults,
  ...bundleFaults,
  ...chooserFaults,
  ...botFaults,
  ...rolloutFaults,
  ...stationFaults,
};

/** Every code that a person can meet. A code without copy does not compile. */
export type FaultCode = keyof typeof englishFaults;

export const faultCodes = Object.keys(englishFaults) as readonly FaultCode[];

export function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(englishFaults, code);
}

/** The copy of a fault with its details filled in; an unknown code is a defect of ours and says so. `table`: the copy in the language to say it in. */
export function faultCopy(
  fault: { readonly code: string; readonly details?: FaultDetails | undefined },
  table: Readonly<Record<FaultCode, FaultCopy>> = englishFaults,
  notKnown = 'not known',
): FaultCopy {
  const copy = table[isFaultCode(fault.code) ? fault.code : 'gateway/defect'];
  const fill = (sentence: string) =>
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(fault.details?.[name] ?? notKnown));
  return { happened: fill(copy.happened), bot: fill(copy.bot), next: fill(copy.next) };
}
