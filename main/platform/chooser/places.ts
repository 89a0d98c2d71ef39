// SPDX-License-Identifier: Apache-2.0
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { isSystemError } from '../system-error.ts';
import { type LinuxKernelFiles, linuxKernelFiles, removableMounts } from './removable.ts';

export type Place = { readonly path: string; readonly name: string; readonly kind: 'drive' | 'folder' };

/** Folders that a person may choose from without a stick: the home's own, the downloads, and what MILLWRIGHT_IMPORT_DIRS lists. */
export function defaultImportFolders(importFolder: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const listed = (env['MILLWRIGHT_IMPORT_DIRS'] ?? '').split(delimiter).filter((path) => path !== '');
  return [importFolder, join(homedir(), 'Downloads'), ...listed];
}

/** Where drives are looked for: what the kernel calls removable, and folders under which this platform mounts sticks. */
export type DriveSources = { readonly parents: readonly string[]; readonly kernel: LinuxKernelFiles | null };

export function platformDrives(): DriveSources {
  return { parents: driveParents(), kernel: process.platform === 'linux' ? linuxKernelFiles : null };
}

function driveParents(platform: NodeJS.Platform = process.platform): string[] {
  if (platform === 'darwin') return ['/Volumes'];
  if (platform === 'win32') return [];
  const { username } = userInfo();
  return ['/media', `/media/${username}`, '/run/media', `/run/media/${username}`, '/mnt'];
}

/** The drives and folders that are there now; what surely can be pulled out comes first. Paths are real ones: what they led through is resolved once, here. */
export async function findPlaces(folders: readonly string[], { parents, kernel }: DriveSources): Promise<Place[]> {
  const removable = kernel === null ? [] : await removableMounts(kernel);
  const mounted =
    process.platform === 'win32' ? await windowsDrives() : (await Promise.all(parents.map(mountedUnder))).flat();
  const found = await Promise.all([
    ...removable.map((path) => asPlace(path, 'drive')),
    ...mounted,
    ...folders.map((path) => asPlace(path, 'folder')),
  ]);
  const places = found.filter((place) => place !== null);
  return places.filter(({ path }, at) => places.findIndex((place) => place.path === path) === at);
}

/** A mounted drive lies on another device than the folder it is mounted in. */
async function mountedUnder(parent: string): Promise<Place[]> {
  const device = await deviceOf(parent);
  if (device === null) return [];
  const names = await orNothing(readdir(parent), []);
  const drives = await Promise.all(
    names.map(async (name): Promise<Place | null> => {
      const path = join(parent, name);
      const entry = await orNothing(lstat(path), null);
      return entry?.isDirectory() && entry.dev !== device ? { path: await realpath(path), name, kind: 'drive' } : null;
    }),
  );
  return drives.filter((drive) => drive !== null);
}

async function windowsDrives(): Promise<Place[]> {
  const letters = [...'DEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`);
  const there = await Promise.all(letters.map((path) => deviceOf(path)));
  return letters.filter((_, index) => there[index] !== null).map((path) => ({ path, name: path, kind: 'drive' }));
}

async function asPlace(path: string, kind: Place['kind']): Promise<Place | null> {
  const real = await orNothing(realpath(path), null);
  const found = real === null ? null : await orNothing(stat(real), null);
  return real !== null && found?.isDirectory() ? { path: real, name: basename(path), kind } : null;
}

async function deviceOf(path: string): Promise<number | null> {
  return orNothing(
    stat(path).then(({ dev }) => dev),
    null,
  );
}

/** A drive that is gone or not ours to read is simply not there to choose. */
async function orNothing<T, Nothing>(work: Promise<T>, nothing: Nothing): Promise<T | Nothing> {
  try {
    return await work;
  } catch (error) {
    if (isSystemError(error)) return nothing;
    throw error;
  }
}
