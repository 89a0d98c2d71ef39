// SPDX-License-Identifier: Apache-2.0
import type { SmpBody } from './message.ts';

/** A server's no. `group` is null for the codes that all groups share (mcumgr_err_t). */
export class SmpRefusal extends Error {
  readonly group: number | null;
  readonly rc: number;

  constructor(group: number | null, rc: number) {
    super(refusalWords(group, rc));
    this.name = 'SmpRefusal';
    this.group = group;
    this.rc = rc;
  }
}

/** mcumgr_err_t. */
export const rc = {
  notFound: 5,
  notSupported: 8,
  versionTooNew: 13,
} as const;

/**
 * Whether the answer says no, in any of the forms in use: `rc` (version 1, and protocol faults of version 2), `err` with
 * group and code (version 2). An `rc` of 0 is a yes, as is none. `undefined` when it is neither: the answer is no answer.
 */
export function refusalIn(body: SmpBody): SmpRefusal | null | undefined {
  const { rc: code, err } = body;
  if (err !== undefined) {
    if (!isRecord(err)) return undefined;
    const { group, rc: groupCode } = err;
    if (!isCode(group) || !isCode(groupCode)) return undefined;
    return groupCode === 0 ? null : new SmpRefusal(group, groupCode);
  }
  if (code === undefined || code === 0) return null;
  return isCode(code) ? new SmpRefusal(null, code) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isCode(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function refusalWords(group: number | null, code: number): string {
  const words = group === null ? SHARED[code] : GROUPS[group]?.words[code];
  const where = group === null ? 'bot' : (GROUPS[group]?.name ?? `group ${group}`);
  return words === undefined ? `${where}: code ${code}` : `${where}: ${words} (${code})`;
}

const words = (text: string): readonly string[] => text.split(', ');

/** By code, as Zephyr's headers list them; 0 is success. */
const SHARED = words(
  'ok, unknown error, out of memory, invalid value, timed out, no such entry, wrong state, answer too large, ' +
    'not supported, corrupt, busy, access denied, protocol version too old, protocol version too new',
);

const GROUPS: Readonly<Record<number, { readonly name: string; readonly words: readonly string[] }>> = {
  0: {
    name: 'system',
    words: words('ok, unknown error, invalid format, no answer, clock not set, clock failed, answer not valid'),
  },
  1: {
    name: 'image',
    words: words(
      'ok, unknown error, flash layout not readable, no image, no trailer, invalid trailer, several hashes, ' +
        'trailer of wrong size, no image of that hash, no free slot, flash does not open, flash read failed, ' +
        'flash write failed, flash erase failed, no such slot, out of memory, already in use, not in use, no flash, ' +
        'flash layout wrong, wrong offset, wrong length, header too short, header wrong, hash not valid, ' +
        'made for another slot, version not readable, a newer version runs, another image is pending already, ' +
        'vector table wrong, image too large, more data than announced, may not be confirmed, ' +
        'the running image cannot be tried, active slot not known',
    ),
  },
  2: { name: 'statistics', words: words('ok, unknown error, no such group, no such name, wrong size, walk aborted') },
  3: {
    name: 'settings',
    words: words(
      'ok, unknown error, key too long, no such key, may not be read, no such root, may not be written, ' +
        'may not be deleted, cannot be saved',
    ),
  },
};
