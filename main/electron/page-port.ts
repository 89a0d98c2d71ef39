// SPDX-License-Identifier: Apache-2.0
import { contractVersion, maxFrameBytes } from '../../app/contract/index.ts';
import { type Attachment, encodeFrame, type Peer } from '../gateway/index.ts';

/** The station's end of a page's port, as far as it is used. */
export interface StationPort {
  postMessage(message: string): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

export type PagePortOptions = {
  readonly port: StationPort;
  readonly attach: (peer: Peer) => Attachment;
  /** Called once, whoever ended it. */
  readonly onEnd: () => void;
};

/** A page that does not read for this long a queue is gone or hostile. */
const maxUnread = 16 * maxFrameBytes;

/**
 * Joins one page to the gateway over its message port: text is a frame, a number says how many letters of ours the page has
 * read. Anything else is refused by the gateway as every malformed message is. Answers how to end it.
 */
export function joinPagePort({ port, attach, onEnd }: PagePortOptions): () => void {
  let unread = 0;
  let over = false;
  const send = (text: string) => {
    unread += text.length;
    port.postMessage(text);
  };
  const attachment = attach({
    send: (frame) => {
      if (over) return;
      if (unread > maxUnread) end();
      else send(encodeFrame(frame));
    },
    bufferedBytes: () => unread,
    caller: { shell: 'electron', authority: 'write' },
  });
  const end = () => {
    if (over) return;
    over = true;
    attachment.close();
    port.close();
    onEnd();
  };
  port.on('message', ({ data }) => {
    if (over) return;
    if (isReadCount(data, unread)) unread -= data;
    else attachment.receive(typeof data === 'string' ? data : '');
  });
  port.on('close', end);
  port.start();
  send(JSON.stringify({ kind: 'welcome', contract: contractVersion }));
  return end;
}

function isReadCount(data: unknown, most: number): data is number {
  return Number.isSafeInteger(data) && Number(data) >= 0 && Number(data) <= most;
}
