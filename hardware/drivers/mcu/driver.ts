// SPDX-License-Identifier: Apache-2.0
import { Defect } from '../../../app/kernel/index.ts';
import type { Clock, Driver } from '../../../app/ports/index.ts';
import { openUdpLink } from '../../links/udp/index.ts';
import { PortLeases } from './port-leases.ts';
import { McuSession } from './session.ts';

/** The driver of microcontrollers that speak SMP and boot with MCUboot. */
export function createMcuDriver({ clock }: { clock: Clock }): Driver {
  const portLeases = new PortLeases();
  return {
    family: 'mcu',
    links: ['udp'],
    capabilities: ['identify', 'observe', 'stage', 'activate', 'confirm', 'revert', 'probe', 'lease'],
    open: (address) => {
      if (address.link !== 'udp') throw new Defect(`a microcontroller at a ${address.link} address`);
      return new McuSession(openUdpLink(address), { clock, portLeases });
    },
  };
}
