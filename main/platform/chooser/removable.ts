// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from '../system-error.ts';

/** Where Linux tells what is mounted (proc(5), `mounts`) and what each block device is (sysfs, `class/block`). */
export type LinuxKernelFiles = { readonly mounts: string; readonly blocks: string };

export const linuxKernelFiles: LinuxKernelFiles = { mounts: '/proc/self/mounts', blocks: '/sys/class/block' };

/** The mount points of sticks, wherever they are mounted; never those of the disk that the system itself runs from. */
export async function removableMounts({ mounts, blocks }: LinuxKernelFiles): Promise<string[]> {
  const mounted = (await textOf(mounts)).split('\n').flatMap((line) => parseMount(line) ?? []);
  const located = await Promise.all(
    mounted.map(async ({ device, point }) => ({ point, disk: await diskOf(join(blocks, basename(device))) })),
  );
  const systemDisk = located.find(({ point }) => point === '/')?.disk ?? null;
  const points = located.map(async ({ point, disk }) =>
    disk !== null && disk !== systemDisk && (await isRemovable(disk)) ? [point] : [],
  );
  return (await Promise.all(points)).flat();
}

/** `device mountpoint type …`; blanks in a name stand as octal escapes. */
function parseMount(line: string): { readonly device: string; readonly point: string } | null {
  const [device, point] = line.split(' ');
  if (device === undefined || point === undefined || !device.startsWith('/dev/')) return null;
  return {
    device,
    point: point.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
  };
}

/** The folder of the whole disk that a device is, or is a partition of. */
async function diskOf(block: string): Promise<string | null> {
  const found = await orNull(realpath(block));
  if (found === null) return null;
  const isPartition = (await orNull(readdir(found)))?.includes('partition') ?? false;
  return isPartition ? dirname(found) : found;
}

/** A disk in a USB case calls itself fixed, but is pulled all the same. */
async function isRemovable(disk: string): Promise<boolean> {
  return (await textOf(join(disk, 'removable'))).trim() === '1' || /\/usb\d+\//.test(disk);
}

async function textOf(path: string): Promise<string> {
  return (await orNull(readFile(path, 'utf8'))) ?? '';
}

/** A drive that is pulled while it is looked at is simply not there. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isSystemError(error)) return null;
    throw error;
  }
}
