// SPDX-License-Identifier: Apache-2.0
import { Session } from './session.ts';
import type { Attachment, Gateway, GatewayLog, Offer, Peer } from './types.ts';

export type GatewayOptions = Offer & {
  readonly log: GatewayLog;
  /** Hold answers and stream items against their schemas (development and tests). */
  readonly checkOutputs: boolean;
};

/** The contract server that every shell uses: one order of checks, one envelope, whatever the connection. */
export function createGateway({ handlers, feeds, log, checkOutputs }: GatewayOptions): Gateway {
  let current: Offer = { handlers, feeds };
  const sessions = new Set<Session>();
  return {
    attach(peer: Peer): Attachment {
      const session = new Session({ peer, log, checkOutputs, offer: () => current });
      sessions.add(session);
      return {
        receive: (text) => session.receive(text),
        close: () => {
          sessions.delete(session);
          session.close();
        },
      };
    },
    rebind(offer: Offer): void {
      current = offer;
      for (const session of sessions) session.follow();
    },
  };
}
