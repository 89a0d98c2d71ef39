// SPDX-License-Identifier: Apache-2.0
// `npm run bench -- NAME [--json]`: every benchmark is a file beside this one that exports `benchmark`.
import { readdirSync } from 'node:fs';
import type { Benchmark, Measurement } from './measure.ts';

const here = new URL('.', import.meta.url);
const names = readdirSync(here)
  .filter((file) => file.endsWith('.js') && !['index.js', 'measure.js'].includes(file))
  .map((file) => file.slice(0, -'.js'.length));

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const asJson = process.argv.includes('--json');
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exit(2);
}

for (const name of wanted.length > 0 ? wanted : names) {
  const { benchmark } = (await import(new URL(`${name}.js`, here).href)) as { benchmark: Benchmark };
  for await (const measured of benchmark()) console.log(asJson ? JSON.stringify(measured) : inWords(measured));
}

function inWords({ name, value, unit, reference, ratio }: Measurement): string {
  const beside = reference === null ? '' : `   reference ${reference} ${unit}, ratio ${ratio}`;
  return `${name.padEnd(36)} ${String(value).padStart(10)} ${unit}${beside}`;
}
