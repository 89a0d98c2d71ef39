// SPDX-License-Identifier: Apache-2.0
import type { IpcMainEvent, MessagePortMain } from 'electron';
import { shellBridge } from '../../app/contract/index.ts';
import { isPage } from './page-protocol.ts';

/** Who asked for a port, as far as it is looked at. */
export type AskEvent = {
  readonly sender: Pick<IpcMainEvent['sender'], 'id'>;
  readonly senderFrame: Pick<NonNullable<IpcMainEvent['senderFrame']>, 'url' | 'parent' | 'postMessage'> | null;
};

export type HandOverOptions = {
  readonly newChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
  /** Brings the other end to the station. */
  readonly join: (page: number, port: MessagePortMain) => void;
  readonly warn: (sentence: string) => void;
};

/**
 * Gives a fresh port to the page that asked, if it is our page in the top frame of its window; a frame that is gone, a frame
 * inside a page and any other address get nothing.
 */
export function handOverPort({ sender, senderFrame }: AskEvent, { newChannel, join, warn }: HandOverOptions): void {
  if (senderFrame === null || senderFrame.parent !== null || !isPage(senderFrame.url)) {
    warn(`A frame that is not the page asked for the station: ${senderFrame?.url.slice(0, 200) ?? 'gone'}`);
    return;
  }
  const { port1, port2 } = newChannel();
  join(sender.id, port1);
  senderFrame.postMessage(shellBridge.port, null, [port2]);
}
