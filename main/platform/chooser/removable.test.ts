// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../app/kernel/index.ts';
import { createChooser } from './chooser.ts';
import { type LinuxKernelFiles, removableMounts } from './removable.ts';

// A laptop with an internal disk, a stick, a disk in a USB case and a card reader, as its kernel would tell.

let folder: string;
let kernel: LinuxKernelFiles;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-drives-'));
  kernel = { mounts: join(folder, 'mounts'), blocks: join(folder, 'class/block') };
  await mkdir(kernel.blocks, { recursive: true });
  await addDisk('sda', 'pci0/ata1', '0', ['sda1', 'sda2']);
  await addDisk('sdb', 'pci0/usb1/1-2', '1', ['sdb1']);
  await addDisk('sdc', 'pci0/usb2/2-1', '0', ['sdc1']);
  await addDisk('sr0', 'pci0/ata2', '1', []);
});
afterEach(() => rm(folder, { recursive: true }));

async function addDisk(name: string, bus: string, removable: string, partitions: readonly string[]): Promise<void> {
  const disk = join(folder, 'devices', bus, 'block', name);
  await mkdir(disk, { recursive: true });
  await writeFile(join(disk, 'removable'), `${removable}\n`);
  await symlink(disk, join(kernel.blocks, name));
  for (const partition of partitions) {
    await mkdir(join(disk, partition));
    await writeFile(join(disk, partition, 'partition'), '1\n');
    await symlink(join(disk, partition), join(kernel.blocks, partition));
  }
}

async function mounted(...lines: string[]): Promise<string[]> {
  await writeFile(kernel.mounts, lines.map((line) => `${line} rw,relatime 0 0\n`).join(''));
  return removableMounts(kernel);
}

describe('the removable drives', () => {
  it('are sticks, disks in a USB case and discs, wherever they are mounted', async () => {
    const points = await mounted(
      '/dev/sda1 / ext4',
      'tmpfs /media/tmp tmpfs',
      '/dev/sda2 /home ext4',
      '/dev/sdb1 /srv/stick vfat',
      '/dev/sdc1 /data exfat',
      '/dev/sr0 /disc iso9660',
    );
    expect(points).toEqual(['/srv/stick', '/data', '/disc']);
  });

  it('keep blanks in their names', async () => {
    expect(await mounted('/dev/sdb1 /run/media/kim/JUNE\\040A vfat')).toEqual(['/run/media/kim/JUNE A']);
  });

  it('are never the disk that the system runs from', async () => {
    expect(await mounted('/dev/sdb1 / ext4', '/dev/sdb1 /boot vfat', '/dev/sdc1 /stick vfat')).toEqual(['/stick']);
  });

  it('are none where the kernel tells nothing, or of a device that was pulled meanwhile', async () => {
    expect(await removableMounts({ mounts: '/nowhere', blocks: '/nowhere' })).toEqual([]);
    expect(await mounted('/dev/sdz1 /media/gone vfat', 'broken')).toEqual([]);
  });

  it('come first in the chooser, as drives', async () => {
    const places = [join(folder, 'allowed'), join(folder, 'JUNE')] as const;
    for (const path of places) await mkdir(path);
    await mounted(`/dev/sdb1 ${places[1]} vfat`, '/dev/sdc1 /gone vfat');
    const chooser = createChooser({ folders: [places[0]], drives: { parents: [], kernel } });
    const { entries, emptySentence } = unwrap(await chooser.list(null));
    expect(entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['drive JUNE', 'folder allowed']);
    expect(emptySentence).toBeNull();
  });
});
