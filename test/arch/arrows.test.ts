// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterAll, beforeAll, expect, it } from 'vitest';

const { options, ...ruleSet } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
let tree: string;

/** A small tree of rooms with these imports: file → what it imports. */
const imports: Readonly<Record<string, readonly string[]>> = {
  'app/kernel/index.ts': [],
  'app/kernel/result.ts': [],
  'app/ports/index.ts': ['../kernel/index.ts'],
  'app/contract/index.ts': ['../kernel/index.ts'],
  'app/bots/index.ts': ['../kernel/index.ts', '../journal/index.ts'],
  'app/update/index.ts': ['../bots/index.ts'],
  'app/rollout/index.ts': ['../update/index.ts'],
  'app/journal/index.ts': ['../contract/index.ts'],
  'hardware/drivers/container/index.ts': ['../../links/index.ts', '../../../app/ports/index.ts'],
  'hardware/links/index.ts': ['node:net'],
  'hardware/practice/index.ts': ['node:http'],
  'main/station/index.ts': ['../../hardware/drivers/container/index.ts', '../../app/rollout/index.ts'],
  'main/gateway/index.ts': ['../../app/contract/index.ts'],
  'renderer/main.tsx': ['../app/contract/index.ts'],
};

/** One wrong import each, and the rule that must find it. */
const wrong: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['app/bots/a.ts', 'node:fs', 'app-no-node'],
  ['app/bots/b.ts', '../../hardware/links/index.ts', 'app-is-pure'],
  ['app/bots/c.ts', '../update/index.ts', 'app-bots'],
  ['app/bots/d.ts', '../kernel/result.ts', 'through-the-door'],
  ['app/journal/e.ts', '../bots/index.ts', 'app-journal'],
  ['app/kernel/f.ts', '../ports/index.ts', 'app-kernel'],
  ['app/update/g.ts', '../rollout/index.ts', 'app-update'],
  ['hardware/drivers/container/h.ts', '../../../app/contract/index.ts', 'hardware-arrows'],
  ['hardware/practice/i.ts', '../drivers/container/index.ts', 'practice-shares-no-driver-code'],
  ['main/gateway/j.ts', '../../hardware/links/index.ts', 'only-station-names-hardware'],
  ['main/station/k.ts', '../../renderer/main.tsx', 'main-not-renderer'],
  ['renderer/l.ts', '../app/ports/index.ts', 'renderer-arrows'],
  ['renderer/m.ts', '../main/gateway/index.ts', 'renderer-arrows'],
  ['renderer/n.ts', 'node:fs', 'renderer-no-node'],
  ['renderer/o.ts', './nowhere.ts', 'resolvable'],
];

async function violations(): Promise<readonly string[]> {
  const { output } = await cruise(['app', 'hardware', 'main', 'renderer'], {
    ...options,
    baseDir: tree,
    validate: true,
    ruleSet,
  });
  if (typeof output === 'string') throw new Error(output);
  return output.summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
}

function write(path: string, imported: readonly string[]): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), imported.map((to) => `import '${to}';\n`).join(''));
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'millwright-arrows-'));
  for (const [path, imported] of Object.entries(imports)) write(path, imported);
});
afterAll(() => rmSync(tree, { recursive: true }));

it('lets every allowed arrow pass', async () => {
  expect(await violations()).toEqual([]);
});

it('finds every kind of wrong arrow', async () => {
  for (const [from, to] of wrong) write(from, [to]);
  write('main/station/cycle-a.ts', ['./cycle-b.ts']);
  write('main/station/cycle-b.ts', ['./cycle-a.ts']);
  const found = await violations();
  const expected = [...wrong.map(([from, , rule]) => `${from}: ${rule}`), 'main/station/cycle-a.ts: no-cycles'];
  expect(expected.filter((violation) => !found.includes(violation))).toEqual([]);
});
