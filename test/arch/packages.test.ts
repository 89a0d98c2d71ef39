// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './source-files.ts';

type Locked = {
  readonly version?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
};

const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const manifest = readJson('package.json');
const locked = Object.entries<Locked>(readJson('package-lock.json').packages).filter(([path]) => path !== '');

describe('packages', () => {
  it('are pinned to one version', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    );
    expect(loose).toEqual([]);
  });

  it('are locked without an address, so that any mirror serves them', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('run no install script that was not reviewed', () => {
    const reviewed = Object.keys(manifest.allowScripts);
    const unreviewed = locked
      .filter(
        ([path, { hasInstallScript }]) => hasInstallScript && !reviewed.includes(path.replace(/^.*node_modules\//, '')),
      )
      .map(([path]) => path);
    expect(unreviewed).toEqual([]);
  });

  it('leave the page out of what is installed on a laptop', () => {
    const bundled = /^(react|react-dom|react-aria|wouter|zustand|@tanstack)/;
    expect(Object.keys(manifest.dependencies).filter((name) => bundled.test(name))).toEqual([]);
  });
});

describe('the tree', () => {
  it('names no path of one machine', () => {
    const places = [`/${'work'}/main`, `/${'work'}/shared`, `/${'root'}/`, `${root}/`];
    const grep = (place: string) => {
      const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
        .split('\0')
        .filter(Boolean);
      return listed.filter((path) => !path.endsWith('.png') && readFileSync(join(root, path), 'utf8').includes(place));
    };
    expect(places.flatMap(grep)).toEqual([]);
  });
});
