// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { type Dirent, lstatSync, realpathSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChooserEntry } from '../../../app/contract/index.ts';
import { type Fault, fault, ok, type Result, refuse, shownText } from '../../../app/kernel/index.ts';
import { isSystemError } from '../system-error.ts';
import { type DriveSources, findPlaces, platformDrives } from './places.ts';

type Choice = { readonly path: string; readonly kind: ChooserEntry['kind'] };
type Listing = { readonly entries: ChooserEntry[]; readonly emptySentence: string | null };

/** The only way from the page to a file: it sees names and opaque handles, the station keeps the paths. */
export interface Chooser {
  /** Drives and allowed folders, or what lies in the folder of a handle. */
  list(handle: string | null): Promise<Result<Listing>>;
  /** The real path behind a handle of this session. Faults: `chooser/unknown-handle`, `source/missing`, `source/not-regular`. */
  resolve(handle: string): Result<string>;
  /** A handle for a path that this laptop's user named on the command line. Never reachable from a page. */
  offer(path: string): Result<string>;
}

export type ChooserOptions = {
  readonly folders: readonly string[];
  /** Where drives are looked for; the platform's places when left out. */
  readonly drives?: DriveSources;
};

/** More entries than this are not a stick for Millwright; bundles come first, so none of them is cut off. */
const maxEntries = 500;

export function createChooser({ folders, drives = platformDrives() }: ChooserOptions): Chooser {
  const choices = new Map<string, Choice>();
  const handles = new Map<string, string>();
  const remember = (choice: Choice): string => {
    const handle = handles.get(choice.path) ?? randomBytes(16).toString('base64url');
    handles.set(choice.path, handle);
    choices.set(handle, choice);
    return handle;
  };
  const resolve = (handle: string): Result<string> => {
    const choice = choices.get(handle);
    if (choice === undefined) return refuse(fault('chooser/unknown-handle', 'no such handle in this session'));
    return stillThere(choice.path);
  };

  async function listPlaces(): Promise<Result<Listing>> {
    const places = await findPlaces(folders, drives);
    const entries = places.map((place) => ({ handle: remember(place), name: shownText(place.name), kind: place.kind }));
    const empty = 'No stick found. Plug one in and look again.';
    return ok({ entries, emptySentence: entries.some(({ kind }) => kind === 'drive') ? null : empty });
  }

  async function listFolder(folder: string): Promise<Result<Listing>> {
    const found = await readFolder(folder);
    if (!found.ok) return found;
    const entries = found.value
      .map(({ name, ...entry }) => {
        const handle = remember({ path: join(folder, name), kind: entry.kind });
        return { handle, name: shownText(name), ...entry };
      })
      .slice(0, maxEntries);
    return ok({ entries, emptySentence: entries.length > 0 ? null : 'This folder is empty.' });
  }

  return {
    resolve,
    offer(path) {
      const real = realPath(path);
      return real.ok ? ok(remember({ path: real.value, kind: 'file' })) : real;
    },
    async list(handle) {
      if (handle === null) return listPlaces();
      const folder = resolve(handle);
      return folder.ok ? listFolder(folder.value) : folder;
    },
  };
}

/** A path is handed out again only while it is what it was: nothing on the way to it became a link. */
function stillThere(path: string): Result<string> {
  try {
    const entry = lstatSync(path);
    const isPlain = entry.isFile() || entry.isDirectory();
    if (!isPlain || realpathSync(path) !== path) {
      return refuse(fault('source/not-regular', `${path} is a link or device`, { details: { path } }));
    }
    return ok(path);
  } catch (error) {
    return refuse(sourceFault(path, error));
  }
}

/** A person may name a place through a link; what it leads to now is what was named. */
function realPath(path: string): Result<string> {
  try {
    return ok(realpathSync(path));
  } catch (error) {
    return refuse(sourceFault(path, error));
  }
}

type Found = Omit<ChooserEntry, 'handle'>;

async function readFolder(folder: string): Promise<Result<Found[]>> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    // Links, devices and hidden names are nothing to choose.
    const plain = found.filter((entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()));
    const named = await Promise.all(plain.map((entry) => describe(folder, entry)));
    return ok(named.sort((a, b) => rank[a.kind] - rank[b.kind] || a.name.localeCompare(b.name, 'en')));
  } catch (error) {
    return refuse(sourceFault(folder, error));
  }
}

/** A bundle in one file tells its size, by which people know it. */
async function describe(folder: string, entry: Dirent): Promise<Found> {
  const kind = kindOf(entry);
  if (kind !== 'bundle' || !entry.isFile()) return { name: entry.name, kind };
  return { name: entry.name, kind, sizeBytes: (await lstat(join(folder, entry.name))).size };
}

const rank: Record<ChooserEntry['kind'], number> = { drive: 0, bundle: 1, root: 2, folder: 3, file: 4 };

function kindOf(entry: Dirent): ChooserEntry['kind'] {
  if (entry.name.endsWith('.mwbundle') || (entry.isFile() && entry.name.endsWith('.mwbundle.tar'))) return 'bundle';
  if (entry.isDirectory()) return 'folder';
  return entry.name === 'root.json' || entry.name.endsWith('.root.json') ? 'root' : 'file';
}

function sourceFault(path: string, error: unknown): Fault {
  if (!isSystemError(error)) throw error;
  const code = ['ENOENT', 'ENOTDIR'].includes(error.code) ? 'source/missing' : 'source/io';
  return fault(code, `${path}: ${error.code}`, { cause: error, details: { path } });
}
