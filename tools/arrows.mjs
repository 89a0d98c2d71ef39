// SPDX-License-Identifier: Apache-2.0
// Runs dependency-cruiser and fails also when it saw nothing: a tool that finds no modules finds no wrong arrow either.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { root } from './set-up.mjs';

const rooms = ['app', 'hardware', 'main', 'renderer'].filter((room) => existsSync(join(root, room)));
const { options, ...ruleSet } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

process.chdir(root);
const { output } = await cruise(rooms, { ...options, validate: true, ruleSet }, undefined, {
  tsConfig: extractTsConfig(join(root, 'tsconfig.base.json')),
});
if (typeof output === 'string') throw new Error('dependency-cruiser answered text where a result was asked for');

for (const { rule, from, to, cycle } of output.summary.violations) {
  const path = cycle?.map((step) => step.name).join(' -> ') ?? to;
  console.error(`${rule.name}: ${from} -> ${path}`);
}
const unseen = rooms.filter((room) => !output.modules.some(({ source }) => source.startsWith(`${room}/`)));
if (unseen.length > 0) console.error(`dependency-cruiser saw no module in: ${unseen.join(', ')}`);
console.log(`${output.summary.totalCruised} modules, ${output.summary.violations.length} wrong arrows.`);
process.exitCode = output.summary.error > 0 || unseen.length > 0 ? 1 : 0;
