// SPDX-License-Identifier: Apache-2.0
import type { MessagePortMain } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { shellBridge } from '../../app/contract/index.ts';
import { type AskEvent, handOverPort } from './hand-over.ts';
import { pageAddress } from './page-protocol.ts';

const port1 = { name: 'station' } as unknown as MessagePortMain;
const port2 = { name: 'page' } as unknown as MessagePortMain;
const frame = (url: string, parent: object | null = null) => ({ url, parent, postMessage: vi.fn() });
type Frame = ReturnType<typeof frame>;

function ask(senderFrame: Frame | null) {
  const [newChannel, join, warn] = [vi.fn(() => ({ port1, port2 })), vi.fn(), vi.fn()];
  const event = { sender: { id: 5 }, senderFrame } as unknown as AskEvent;
  handOverPort(event, { newChannel, join, warn });
  return { newChannel, join, warn };
}

describe('a frame that asks for the station', () => {
  it('gets one end of a fresh channel when it is the page; the station gets the other', () => {
    const page = frame(`${pageAddress}#/bots`);
    const { join, warn } = ask(page);
    expect(join).toHaveBeenCalledExactlyOnceWith(5, port1);
    expect(page.postMessage).toHaveBeenCalledExactlyOnceWith(shellBridge.port, null, [port2]);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['another address', frame('https://evil.example/')],
    ['another file of the page', frame('app://bots/other.html')],
    ['an address that looks alike', frame('app://bots.evil/')],
    ['a frame inside the page', frame(pageAddress, frame(pageAddress))],
    ['a frame that is gone', null],
  ] as const)('gets nothing when it is %s', (_what, senderFrame) => {
    const { newChannel, join, warn } = ask(senderFrame);
    expect(newChannel).not.toHaveBeenCalled();
    expect(join).not.toHaveBeenCalled();
    expect(senderFrame?.postMessage ?? vi.fn()).not.toHaveBeenCalled();
    expect(warn).toHaveBeenCalledOnce();
  });
});
