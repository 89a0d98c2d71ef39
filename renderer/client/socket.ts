// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { contractVersion } from '../../app/contract/index.ts';
import { decode } from './decode.ts';
import { chooseHello, forgetSession, keepSession, type SessionBox } from './session.ts';
import type { CloseReason, OpenTransport, Transport } from './transport.ts';

const welcomeSchema = z.object({ kind: z.literal('welcome'), session: z.string(), contract: z.number() });

/** The host closes with this code when a link was used before, is too old, or a session is not known any more. */
const refusedCode = 4401;

export type SocketOptions = { readonly url: string; readonly token: string | null; readonly box: SessionBox };

/** A WebSocket that says hello first. The token is used for the first connection only; later ones continue the session. */
export function socketTransport(options: SocketOptions): OpenTransport {
  let token = options.token;
  return (events) => {
    const hello = chooseHello(token, options.box);
    if (hello === null) return refusedTransport(() => events.closed('refused'));
    const socket = new WebSocket(options.url);
    let welcomed = false;
    let over = false;
    const end = (reason: CloseReason) => {
      if (over) return;
      over = true;
      if (reason === 'refused') forgetSession(options.box);
      socket.close();
      events.closed(reason);
    };
    socket.onopen = () => socket.send(JSON.stringify(hello));
    socket.onclose = (event) => end(event.code === refusedCode ? 'refused' : 'lost');
    socket.onmessage = (event) => {
      if (over) return;
      const message = decode(event.data);
      if (welcomed) return events.received(message);
      const welcome = z.safeParse(welcomeSchema, message);
      if (!welcome.success || welcome.data.contract !== contractVersion) return end('other-version');
      welcomed = true;
      token = null;
      keepSession(options.box, welcome.data.session);
      events.opened();
    };
    return {
      send: (frame) => socket.send(JSON.stringify(frame)),
      close: () => {
        over = true;
        socket.close();
      },
    };
  };
}

function refusedTransport(refuse: () => void): Transport {
  queueMicrotask(refuse);
  return { send: () => undefined, close: () => undefined };
}
