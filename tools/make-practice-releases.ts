// SPDX-License-Identifier: Apache-2.0
// node out/tools/make-practice-releases.js FOLDER
// Makes the signed releases of the practice site, once; needs no network.
import { resolve } from 'node:path';
import { publishPracticeReleases } from './practice/publish.ts';

const [folder, ...more] = process.argv.slice(2);
if (folder === undefined || more.length > 0) {
  console.error('usage: make-practice-releases FOLDER');
  process.exitCode = 2;
} else {
  const { made, bundles } = await publishPracticeReleases(resolve(folder), Date.now());
  console.log(made ? `Made ${bundles.length} practice releases.` : 'The practice releases are there already.');
}
