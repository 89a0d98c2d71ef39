// SPDX-License-Identifier: Apache-2.0
import { shownText } from '../../../app/kernel/index.ts';
import type { BotIdentity } from '../../../app/ports/index.ts';
import { driverError } from './faults.ts';
import { SWAP } from './flash.ts';
import type { Mcu } from './mcu.ts';

/** As long as a person may enter one. */
const MAX_NAME_CHARS = 80;
/** What Zephyr says where it was given no name. */
const NO_NAME = 'unknown';

/** An id in the settings is stable, but a copied flash copies it: assumed. A host name was given by a person: labelled. */
export async function identityOf(mcu: Mcu): Promise<BotIdentity> {
  const bootloader = await requireSwap(mcu);
  const [id, model, cell] = [
    await textSetting(mcu, 'millwright/id'),
    await textSetting(mcu, 'millwright/model'),
    await textSetting(mcu, 'millwright/cell'),
  ];
  const node = named(await mcu.info('n'));
  const value = id ?? node;
  if (value === null) {
    throw driverError('driver/unsupported', 'neither id nor name', { details: { need: 'an id or a name of its own' } });
  }
  const facts = {
    ...fact('host', node),
    ...fact('system', named(await mcu.info('srv'))),
    ...fact('hardware', named(await mcu.info('mpi'))),
    ...fact('bootloader', bootloader),
  };
  return { grade: id === null ? 'labelled' : 'assumed', value, facts, model, cell };
}

/**
 * Only a boot loader that swaps brings the old image back by itself; one that does not tell its mode is taken at its word
 * when the image state shows two slots. Answers its name and mode in words.
 */
export async function requireSwap(mcu: Mcu): Promise<string | null> {
  const { name, mode } = await mcu.bootloader();
  if (name === null) return null;
  const words = mode === null ? 'mode not known' : (MODES[mode] ?? `mode ${mode}`);
  if (name === 'MCUboot' && (mode === null || SWAPPING.has(mode))) return `MCUboot, ${words}`;
  const found = name === 'MCUboot' ? words : shownText(name, MAX_NAME_CHARS);
  throw driverError('driver/unsupported', found, { details: { need: `${SWAP}, not ${found}` } });
}

/** Boot loader modes of Zephyr's os group; -1 is not known. */
const MODES: Readonly<Record<number, string>> = {
  [-1]: 'mode not known',
  0: 'single slot',
  1: 'swap with scratch',
  2: 'overwrite only',
  3: 'swap by move',
  4: 'direct execution',
  5: 'direct execution with revert',
  6: 'load to RAM',
  7: 'firmware loader',
  8: 'single slot in RAM',
  9: 'swap by offset',
};
const SWAPPING: ReadonlySet<number> = new Set([-1, 1, 3, 9]);

async function textSetting(mcu: Mcu, name: string): Promise<string | null> {
  const stored = await mcu.setting(name);
  return stored === null || stored === undefined ? null : named(new TextDecoder().decode(stored));
}

/** A text as a name: whole, visible, and not the word for none. Firmware in C may store the ending zero too. */
function named(text: string | null): string | null {
  const name = shownText(text?.replace(/\0+$/, '').trim() ?? '', MAX_NAME_CHARS);
  return name === '' || name === NO_NAME ? null : name;
}

function fact(name: string, value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { [name]: value };
}
