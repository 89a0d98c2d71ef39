// SPDX-License-Identifier: Apache-2.0
import type { Clock, Driver } from '../../../app/ports/index.ts';
import { openLanLink } from '../../links/lan/index.ts';
import { ContainerSession } from './session.ts';

/** The driver of bots that run a Docker Engine. */
export function createContainerDriver({ clock }: { clock: Clock }): Driver {
  return {
    family: 'container',
    capabilities: ['identify', 'observe', 'stage', 'activate', 'confirm', 'revert', 'probe', 'lease'],
    open: (address) => new ContainerSession(openLanLink(address), clock),
  };
}
