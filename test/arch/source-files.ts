// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(import.meta.url), '../../..');

export type SourceFile = { readonly path: string; readonly text: string };

const product = ['app', 'hardware', 'main', 'renderer'];
const everything = [...product, 'test', 'tools'];
const isCode = (path: string) => /[.](ts|cts|tsx|mjs|cjs)$/.test(path);
const isTest = (path: string) => /[.](test|spec)[.]tsx?$/.test(path);

/** Every file under `folder` (relative to the root) that `wanted` accepts. */
export function filesUnder(folder: string, wanted: (path: string) => boolean): readonly SourceFile[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => wanted(path) && !path.includes('node_modules'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The code that ships, without its tests. */
export const productFiles = product.flatMap((folder) => filesUnder(folder, (path) => isCode(path) && !isTest(path)));

/** All code in the tree, tests and tools too. */
export const allFiles = everything.flatMap((folder) => filesUnder(folder, isCode));
export const testFiles = allFiles.filter(({ path }) => isTest(path));
