// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Benchmark, measurement } from './measure.ts';

const page = join(process.cwd(), 'out/renderer');
/** What the first load may weigh: scripts and styles that index.html asks for, gzip, without fonts. */
const goalKb = 160;

/** First load and everything of the built page, each beside its goal or its raw size. */
export const benchmark: Benchmark = async function* () {
  if (!existsSync(join(page, 'index.html'))) throw new Error('There is no page to weigh. Run "npm run build" first.');
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].flatMap(([, file]) => file ?? []);
  if (first.length === 0) throw new Error('index.html asks for no script: the page is not built as expected.');
  yield measurement('bundle-size first load', gzipKb(['index.html', ...first]), 'kB gzip', goalKb);
  const all = readdirSync(join(page, 'assets'))
    .filter((file) => /\.(js|css)$/.test(file))
    .map((file) => join('assets', file));
  yield measurement('bundle-size all code', gzipKb(all), 'kB gzip');
};

function gzipKb(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(page, file)), { level: 9 }).length, 0) / 1000;
}
