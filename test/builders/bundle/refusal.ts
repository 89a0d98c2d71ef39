// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type ImportCheckId, isFaultCode } from '../../../app/contract/index.ts';
import type { ImportBench } from './station.ts';

/** Imports and expects one refusal, in one check, that changed nothing: no release, and the trust store byte for byte as it was. */
export async function expectRefused(
  bench: ImportBench,
  bundle: string,
  { code, check }: { readonly code: string; readonly check: string | ImportCheckId },
): Promise<void> {
  const before = await filesUnder(bench.trustDirectory);
  const held = bench.stored().map(({ id }) => id);
  const view = await bench.importBundle(bundle);
  expect({ code: view.faultCode, status: view.status }).toEqual({ code, status: 'refused' });
  expect(isFaultCode(code)).toBe(true);
  expect(view.checks.filter(({ status }) => status === 'refused').map(({ id }) => id)).toEqual([check]);
  expect(view.checks.filter(({ status }) => status === 'running' || status === 'waiting')).toEqual([]);
  expect(view.releases).toEqual([]);
  expect(bench.stored().map(({ id }) => id)).toEqual(held);
  expect(await filesUnder(bench.trustDirectory)).toEqual(before);
}

/** Every file below a folder with its bytes in hex. */
async function filesUnder(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(
      async ({ parentPath, name }) => [join(parentPath, name), await readFile(join(parentPath, name), 'hex')] as const,
    );
  return Object.fromEntries(await Promise.all(files));
}
