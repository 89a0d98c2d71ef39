// SPDX-License-Identifier: Apache-2.0
import type { CborMap } from '../cbor.ts';
import { GroupRefusal, RC, RcRefusal } from '../refusal.ts';
import type { Command, RunningFirmware } from './command.ts';
import { bytesIn, countIn, textIn } from './read-body.ts';

const STAT = 2;
const SETTINGS = 3;
const ENUMERATION = 10;
const MOST_NAME_BYTES = 32;
const MOST_VALUE_BYTES = 256;
/** The only subtree for which this firmware has a handler. */
const SUBTREE = 'millwright/';

/** Group 2. */
export const statCommands: readonly Command[] = [
  {
    ...{ group: STAT, id: 0, name: 'stat/show' },
    read: ({ statistics }, body) => {
      const name = textIn(body, 'name') ?? refuseBody();
      const fields = statistics().get(name);
      if (fields === undefined) throw new GroupRefusal(STAT, 2, RC.invalid);
      return { name, fields: { ...fields } };
    },
  },
  {
    ...{ group: STAT, id: 1, name: 'stat/list' },
    read: ({ statistics }) => ({ stat_list: [...statistics().keys()] }),
  },
];

/** Group 3. */
export const settingsCommands: readonly Command[] = [
  { group: SETTINGS, id: 0, name: 'settings/value', read: readSetting, write: writeSetting },
  { group: SETTINGS, id: 1, name: 'settings/delete', write: deleteSetting },
  { group: SETTINGS, id: 2, name: 'settings/commit', write: () => ({}) },
  {
    ...{ group: SETTINGS, id: 3, name: 'settings/store' },
    read: ({ parts: { settings } }) => {
      settings.load();
      return {};
    },
    write: (firmware) => {
      firmware.parts.settings.save();
      return {};
    },
  },
];

function readSetting({ parts: { settings } }: RunningFirmware, body: CborMap): CborMap {
  const value = settings.get(settingName(body));
  if (value === undefined) throw new GroupRefusal(SETTINGS, 3, RC.noEntry);
  const asked = countIn(body, 'max_size') ?? MOST_VALUE_BYTES;
  const val = value.subarray(0, Math.min(asked, MOST_VALUE_BYTES));
  return asked > MOST_VALUE_BYTES ? { val, max_size: MOST_VALUE_BYTES } : { val };
}

function writeSetting(firmware: RunningFirmware, body: CborMap): CborMap {
  const name = settingName(body);
  const value = bytesIn(body, 'val') ?? Buffer.alloc(0);
  if (value.length > MOST_VALUE_BYTES) throw new GroupRefusal(SETTINGS, 1, RC.unknown);
  firmware.parts.settings.set(name, value);
  return {};
}

function deleteSetting({ parts: { settings } }: RunningFirmware, body: CborMap): CborMap {
  settings.delete(settingName(body));
  return {};
}

function settingName(body: CborMap): string {
  const name = textIn(body, 'name') ?? refuseBody();
  if (name === '') refuseBody();
  if (Buffer.byteLength(name) >= MOST_NAME_BYTES) throw new GroupRefusal(SETTINGS, 2, RC.invalid);
  if (!name.startsWith(SUBTREE)) throw new GroupRefusal(SETTINGS, 5, RC.unknown);
  return name;
}

const groupNames: Readonly<Record<number, string>> = {
  0: 'os mgmt',
  1: 'img mgmt',
  [STAT]: 'stat mgmt',
  [SETTINGS]: 'settings mgmt',
  [ENUMERATION]: 'enum mgmt',
};

/** Group 10. */
export const enumerationCommands: readonly Command[] = [
  { group: ENUMERATION, id: 0, name: 'enum/count', read: (firmware) => ({ count: groupsOf(firmware).length }) },
  { group: ENUMERATION, id: 1, name: 'enum/list', read: (firmware) => ({ groups: groupsOf(firmware) }) },
  {
    ...{ group: ENUMERATION, id: 2, name: 'enum/single' },
    read: (firmware, body) => {
      const groups = groupsOf(firmware);
      const index = countIn(body, 'index') ?? 0;
      const group = groups[index];
      if (group === undefined) throw new GroupRefusal(ENUMERATION, 4, RC.invalid);
      return index === groups.length - 1 ? { group, end: true } : { group };
    },
  },
  {
    ...{ group: ENUMERATION, id: 3, name: 'enum/details' },
    read: (firmware) => ({ groups: groupsOf(firmware).map((group) => ({ group, name: groupNames[group] ?? '' })) }),
  },
];

function groupsOf({ commands }: RunningFirmware): number[] {
  return [...new Set(commands.map(({ group }) => group))];
}

function refuseBody(): never {
  throw new RcRefusal(RC.invalid);
}
