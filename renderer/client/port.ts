// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { contractVersion, shellBridge } from '../../app/contract/index.ts';
import { decode } from './decode.ts';
import type { CloseReason, OpenTransport } from './transport.ts';

/** What the preload of the desktop shell puts into the page. */
export type PortBridge = { connect(): void };

type PageWindow = Pick<Window, 'addEventListener' | 'removeEventListener'>;

const welcomeSchema = z.object({ kind: z.literal('welcome'), contract: z.number() });

/** The bridge of the desktop shell, or null in a browser. */
export function findPortBridge(globals: object): PortBridge | null {
  const bridge: unknown = Reflect.get(globals, shellBridge.global);
  return hasConnect(bridge) ? bridge : null;
}

/**
 * A message port that the desktop shell hands over. Each frame is answered with its length, because a port, unlike a socket,
 * does not tell its sender how much is still unread.
 */
export function portTransport({ bridge, page }: { bridge: PortBridge; page: PageWindow }): OpenTransport {
  return (events) => {
    let port: MessagePort | null = null;
    let welcomed = false;
    let over = false;
    const end = (reason: CloseReason) => {
      if (over) return;
      close();
      events.closed(reason);
    };
    const close = () => {
      over = true;
      page.removeEventListener('message', take);
      port?.close();
    };
    const receive = ({ data }: MessageEvent) => {
      if (over) return;
      if (typeof data === 'string') port?.postMessage(data.length);
      const message = decode(data);
      if (welcomed) return events.received(message);
      const welcome = z.safeParse(welcomeSchema, message);
      if (!welcome.success || welcome.data.contract !== contractVersion) return end('other-version');
      welcomed = true;
      events.opened();
    };
    const take = (event: MessageEvent) => {
      const [handed] = event.ports;
      if (event.source !== page || event.data !== shellBridge.port || handed === undefined) return;
      page.removeEventListener('message', take);
      port = handed;
      port.addEventListener('message', receive);
      port.addEventListener('close', () => end('lost'));
      port.start();
    };
    page.addEventListener('message', take);
    bridge.connect();
    return { send: (frame) => port?.postMessage(JSON.stringify(frame)), close };
  };
}

function hasConnect(value: unknown): value is PortBridge {
  return typeof value === 'object' && value !== null && 'connect' in value && typeof value.connect === 'function';
}
