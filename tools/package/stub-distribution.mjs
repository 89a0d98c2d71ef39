// SPDX-License-Identifier: Apache-2.0
// An Electron distribution without Electron: everything that the packager reads and changes, and nothing that runs. With it
// the whole packaging, from the list of files to the fuses, is proved on machines that cannot fetch the real one.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { root } from '../set-up.mjs';

/** Marks the place of the fuses in Electron's program; a version and a length follow, then one letter for each fuse. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseVersion = 1;
/** As they are in the distribution: '0' off, '1' on. In the order of the wire, run-as-node first. */
const fusesAsShipped = '10110000';

/** The version of Electron that is pinned. */
export function electronVersion() {
  return String(JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version);
}

/** Makes a distribution for Linux in `folder`. @param {string} folder */
export async function makeStubDistribution(folder) {
  const resources = join(folder, 'resources');
  mkdirSync(join(folder, 'default'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(resources, { recursive: true });
  writeFileSync(join(folder, 'default/package.json'), '{}');
  await createPackage(join(folder, 'default'), join(resources, 'default_app.asar'));
  writeFileSync(join(folder, 'version'), electronVersion());
  for (const language of ['en-GB', 'en-US', 'de']) writeFileSync(join(folder, `locales/${language}.pak`), '');
  const wire = Buffer.concat([
    Buffer.from(sentinel),
    Buffer.from([fuseVersion, fusesAsShipped.length]),
    Buffer.from(fusesAsShipped),
  ]);
  const program = join(folder, 'electron');
  writeFileSync(program, Buffer.concat([Buffer.from('#!/bin/sh\nexit 1\n'), wire, Buffer.from('\n')]));
  chmodSync(program, 0o755);
}
