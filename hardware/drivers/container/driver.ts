// SPDX-License-Identifier: Apache-2.0
import { Defect } from '../../../app/kernel/index.ts';
import type { Clock, Driver } from '../../../app/ports/index.ts';
import { openLanLink } from '../../links/lan/index.ts';
import { ContainerSession } from './session.ts';

/** The driver of bots that run a Docker Engine. */
export function createContainerDriver({ clock }: { clock: Clock }): Driver {
  return {
    family: 'container',
    links: ['docker'],
    capabilities: ['identify', 'observe', 'stage', 'activate', 'confirm', 'revert', 'probe', 'lease'],
    open: (address) => {
      if (address.link !== 'docker') throw new Defect(`a container bot at a ${address.link} address`);
      return new ContainerSession(openLanLink(address), clock);
    },
  };
}
