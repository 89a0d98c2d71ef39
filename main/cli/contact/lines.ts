// SPDX-License-Identifier: Apache-2.0
import type { Socket } from 'node:net';
import { maxFrameBytes } from '../../../app/contract/index.ts';

/**
 * Calls back with every line that comes in. A line that grows beyond a frame ends the connection after `onTooLong`:
 * nothing may make this process hold more.
 */
export function readLines(socket: Socket, onLine: (line: string) => void, onTooLong: () => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length <= maxFrameBytes) return;
    rest = '';
    onTooLong();
    socket.destroySoon();
  });
}
