// SPDX-License-Identifier: Apache-2.0
import { readFile, rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { FaultError } from '../../../app/kernel/index.ts';
import { diskFault } from '../disk-fault.ts';
import { writeDurably } from '../durable.ts';
import { randomIds } from '../ids.ts';
import { isSystemError } from '../system-error.ts';

const settingsSchema = z.object({
  /** Tells this laptop from every other one; leases and the journal carry it. */
  laptopId: z.string(),
  currentSite: z.nullable(z.string()),
  technician: z.nullable(z.string()),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

export interface SettingsFile {
  get(): Settings;
  /** On disk when it returns. Throws a FaultError with a store fault. */
  change(change: Partial<Omit<Settings, 'laptopId'>>): Promise<Settings>;
}

/** Opens `settings.json`. An unreadable one is kept aside as `.broken` and settings begin anew: they hold no work. */
export async function openSettings(home: string): Promise<SettingsFile> {
  const path = join(home, 'settings.json');
  const found = await readSettings(path);
  if (found === 'unreadable') await rename(path, `${path}.broken`);
  let settings = found === 'unreadable' ? null : found;
  const save = async (next: Settings): Promise<Settings> => {
    try {
      await writeDurably(path, `${JSON.stringify(next, null, 2)}\n`);
    } catch (error) {
      throw new FaultError(diskFault(path, error));
    }
    settings = next;
    return next;
  };
  const current = settings ?? (await save(freshSettings()));
  settings = current;
  let saving: Promise<unknown> = Promise.resolve();
  return {
    get: () => settings ?? current,
    change: (change) => {
      // One at a time: each change builds on the one before it.
      const next = saving.then(() => save({ ...(settings ?? current), ...change }));
      // Whoever asked for the failed change hears of it through `next`.
      saving = next.catch(() => undefined);
      return next;
    },
  };
}

function freshSettings(): Settings {
  const host =
    hostname()
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 24) || 'laptop';
  return { laptopId: randomIds.next(host), currentSite: null, technician: null };
}

/** The settings in a file; null when there is none. */
export async function readSettings(path: string): Promise<Settings | 'unreadable' | null> {
  try {
    return settingsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return null;
    if (isSystemError(error)) throw new FaultError(diskFault(path, error));
    return 'unreadable';
  }
}
