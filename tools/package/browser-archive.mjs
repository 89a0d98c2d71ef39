// SPDX-License-Identifier: Apache-2.0
// The browser shell as one archive for Linux: unpack it anywhere and start ./millwright. It carries its own Node.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../set-up.mjs';
import { filesBelow, ownFiles, packageFiles } from './contents.mjs';

/** Makes the archive in `folder` and answers its path. @param {string} folder @param {string} version */
export function makeBrowserArchive(folder, version) {
  const name = `millwright-${version}-linux-${process.arch}`;
  const staging = join(folder, name);
  rmSync(staging, { recursive: true, force: true });
  for (const path of [...ownFiles(), ...packageFiles(), ...filesBelow('assets/drills')]) {
    mkdirSync(dirname(join(staging, path)), { recursive: true });
    cpSync(join(root, path), join(staging, path));
  }
  mkdirSync(join(staging, 'bin'));
  cpSync(process.execPath, join(staging, 'bin/node'));
  cpSync(join(root, 'tools/package/millwright.sh'), join(staging, 'millwright'));
  chmodSync(join(staging, 'millwright'), 0o755);
  const archive = join(folder, `${name}.tar.gz`);
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name'];
  execFileSync('tar', [...owner, '-czf', archive, '-C', folder, name], { stdio: ['ignore', 'inherit', 'inherit'] });
  rmSync(staging, { recursive: true });
  return archive;
}
