// SPDX-License-Identifier: Apache-2.0
import type { CborMap } from '../cbor.ts';
import { GroupRefusal, RC, RcRefusal } from '../refusal.ts';
import type { Command, RunningFirmware } from './command.ts';
import { textIn } from './read-body.ts';

const OS = 0;
const MODE_SWAP_MOVE = 3;

const echo = (_: RunningFirmware, body: CborMap): CborMap => {
  const text = textIn(body, 'd');
  if (text === undefined) throw new RcRefusal(RC.invalid);
  return { r: text };
};

/** Group 0. */
export const osCommands: readonly Command[] = [
  { group: OS, id: 0, name: 'os/echo', read: echo, write: echo },
  {
    ...{ group: OS, id: 5, name: 'os/reset' },
    write: (firmware) => {
      firmware.parts.reset();
      return {};
    },
  },
  {
    ...{ group: OS, id: 6, name: 'os/params' },
    read: ({ parts: { profile } }) => ({ buf_size: profile.bufferBytes, buf_count: profile.bufferCount }),
  },
  { group: OS, id: 7, name: 'os/info', read: (firmware, body) => ({ output: info(firmware, textIn(body, 'format')) }) },
  { group: OS, id: 8, name: 'os/bootloader', read: (_, body) => bootloader(textIn(body, 'query')) },
];

/** The words of `uname`, in its own order whatever the order of the letters. */
function info({ parts: { node }, image }: RunningFirmware, format = 's'): string {
  const words: Readonly<Record<string, string>> = {
    s: 'Zephyr',
    n: node,
    r: image.version,
    v: '4.1.0',
    b: 'Mon Jan 12 08:00:00 2026',
    m: 'arm',
    p: 'cortex-m33',
    i: 'welder_board',
    o: 'Zephyr',
  };
  const letters = [...format];
  if (letters.some((letter) => letter !== 'a' && words[letter] === undefined)) {
    throw new GroupRefusal(OS, 2, RC.invalid);
  }
  const wanted = Object.entries(words).filter(([letter]) => letters.includes('a') || letters.includes(letter));
  return wanted.map(([, word]) => word).join(' ');
}

function bootloader(query: string | undefined): CborMap {
  if (query === undefined) return { bootloader: 'MCUboot' };
  if (query === 'mode') return { mode: MODE_SWAP_MOVE };
  throw new GroupRefusal(OS, 3, RC.notSupported);
}
